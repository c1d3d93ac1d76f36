// The command line `lab-apps PROGRAM ...`, made from the programs' declarations.
import { Command, Option as CommandOption } from "commander";
import { spellOut } from "./option-spellings";
import { type Argument, type Option, type Program } from "./program";
import { UsageError } from "./values";

export type Values = Readonly<Record<string, unknown>>;
export type Start = (program: Program, values: Values, json: boolean) => Promise<void>;

/** @param what the option or argument that the text is for */
function parser<T>(what: string, parse: (text: string) => T): (text: string) => T {
  return (text) => {
    try {
      return parse(text);
    } catch (error) {
      throw error instanceof UsageError ? new UsageError(`${what}: ${error.message}`) : error;
    }
  };
}

function commanderOption({ flags, description, parse, default: fallback, defaultText }: Option<unknown>): CommandOption {
  const declared = new CommandOption(flags, description);
  if (parse) declared.argParser(parser(declared.long ?? flags, parse));
  return fallback === undefined || fallback === false ? declared : declared.default(fallback, defaultText);
}

function programCommand(program: Program, start: Start): Command {
  const command = new Command(program.name).summary(program.summary);
  command.description([program.summary, program.details].filter(Boolean).join("\n\n")).allowExcessArguments(false).exitOverride();
  const entries = Object.entries<Argument<unknown>>(program.arguments);
  command.usage(`${entries.map(([, { name }]) => name.toUpperCase()).join(" ")} [options]`);
  for (const [, { name, description, parse }] of entries) command.argument(`<${name}>`, description, parser(name, parse));

  const options = Object.entries<Option<unknown>>(program.options).map(([name, declared]) => ({
    name,
    declared,
    option: commanderOption(declared),
  }));
  for (const { option } of options) command.addOption(option);
  command.option("--json", "one JSON object a line: timestamp, event and the event's fields");
  command.addHelpText("after", `\nExample: ${program.example.meaning}\n  lab-apps ${program.name} ${program.example.words}`);
  command.showHelpAfterError(`(lab-apps ${program.name} --help explains)`);
  command.configureOutput({ outputError: (text, write) => write(text.replace(/^error:/, `lab-apps ${program.name}:`)) });

  return command.action(async () => {
    const given: Values = command.opts();
    const values = [
      ...entries.map(([name], index) => [name, command.processedArgs[index] as unknown] as const),
      ...options.map(({ name, declared, option }) => [name, given[option.attributeName()] ?? declared.default] as const),
    ];
    await start(program, Object.fromEntries(values), given["json"] === true);
  });
}

/** Options of the program that the words name, written out in full. @throws UsageError if one is ambiguous */
function inFull(words: readonly string[], commands: readonly Command[]): string[] {
  const [name = "", ...rest] = words;
  const options = commands.find((command) => command.name() === name)?.options ?? [];
  const spelled = options.flatMap(({ long, short, required }) => (long ? [{ long, short, takesValue: required }] : []));
  return [name, ...spellOut(rest, [...spelled, { long: "--help", takesValue: false }])];
}

/**
 * Runs the program that the words name.
 *
 * @param words `PROGRAM ADDRESS PORT ...`
 * @throws UsageError if a value is not allowed; CommanderError of any other mistake, and of --help, whose exit code is 0
 */
export async function runCommandLine(words: readonly string[], programs: readonly Program[], start: Start): Promise<void> {
  const command = labAppsCommand(programs, start);
  await command.parseAsync(words.length === 0 ? [] : inFull(words, command.commands), { from: "user" });
}

function labAppsCommand(programs: readonly Program[], start: Start): Command {
  const command = new Command("lab-apps")
    .description("The programs of a TCP/IP lab: peers that show what TCP, UDP, broadcast, multicast and DNS do on the wire.")
    .usage("PROGRAM ADDRESS PORT [options]")
    .helpCommand(false)
    .commandsGroup("Programs:")
    .showHelpAfterError("(lab-apps --help lists the programs)")
    .configureOutput({
      outputError: (text, write) =>
        write(text.replace(/^error: unknown command/, "lab-apps: unknown program").replace(/^error:/, "lab-apps:")),
    })
    .exitOverride()
    .addHelpText("after", "\nlab-apps PROGRAM --help explains one, with an example.");
  command.configureHelp({ subcommandTerm: (subcommand) => subcommand.name() });
  for (const program of programs) command.addCommand(programCommand(program, start));
  return command;
}
