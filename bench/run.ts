// `npm run bench [-- NAME...]`: runs the benches of this folder, one file each. Exit status 1: a figure is out of bounds.
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { Command } from "commander";
import { EXIT } from "../cli/exit-status";
import { fileSystemError } from "../set-up/file-system-error.cjs";
import { type Bench, describeCheck, holds, renderTable } from "./support/report";

const names = readdirSync(__dirname)
  .filter((file) => file.endsWith(".ts") && file !== basename(__filename))
  .map((file) => basename(file, ".ts"))
  .sort();

async function load(name: string): Promise<Bench> {
  const { bench } = (await import(join(__dirname, name))) as { bench: Bench };
  return bench;
}

/** @returns true if every figure is within its bounds */
async function runOne(name: string, json: boolean): Promise<boolean> {
  const bench = await load(name);
  process.stderr.write(`${name}: ${bench.title}\n`);
  const report = await bench.run((line) => process.stderr.write(`  ${line}\n`));
  const verdicts = report.checks.map(describeCheck);
  process.stdout.write(
    json
      ? `${JSON.stringify({ name, ...report })}\n`
      : `\n${name}: ${bench.title}\n${renderTable(report.rows)}\n${verdicts.join("\n")}\n\n`,
  );
  return report.checks.every(holds);
}

const command = new Command("bench")
  .description("Measures this project and says which figures fall short.")
  .argument("[names...]", `which benches, of: ${names.join(", ")} (default: all)`)
  .option("--json", "one JSON object for each bench instead of a table", false)
  .addHelpText("after", `\nExample:\n  npm run bench -- ${names[0]}`)
  .showHelpAfterError("(--help lists the benches)")
  .configureOutput({ outputError: (text, write) => write(text) })
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? EXIT.yes : EXIT.usage));

async function main(): Promise<void> {
  command.parse();
  const { json } = command.opts<{ json: boolean }>();
  const unknown = command.args.find((name) => !names.includes(name));
  if (unknown !== undefined) command.error(`error: no bench "${unknown}"; there are ${names.join(", ")}`);
  for (const name of command.args.length > 0 ? command.args : names) if (!(await runOne(name, json))) process.exitCode = EXIT.no;
}

main().catch((error: unknown) => {
  process.stderr.write(`bench: ${fileSystemError(error) ?? (error instanceof Error ? error.message : String(error))}\n`);
  process.exitCode = EXIT.failed;
});
