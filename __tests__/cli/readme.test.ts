// The pages agree with `lab --help`.
import { demonstrationsOf } from "../../demonstrations";
import { EXIT_STATUSES } from "../../cli/exit-status";
import { lab } from "../support/lab-command";
import { blocks, page, PAGES, section, table } from "../support/pages";

async function verbs(): Promise<readonly string[]> {
  const { stdout } = await lab(["--help"]);
  const [, commands = ""] = /\nCommands:\n([^]*?)\n\n/.exec(stdout) ?? [];
  return [...commands.matchAll(/^ {2}(\w+)/gm)].map(([, verb = ""]) => verb).filter((verb) => verb !== "help");
}

test("the table of verbs lists every verb of the command", async () => {
  const documented = table("docs/local-lab.md", "The lab on this machine").flatMap(([cell = ""]) =>
    [...cell.matchAll(/`(\w+)/g)].map(([, verb]) => verb),
  );
  expect(documented.sort()).toEqual([...(await verbs())].sort());
});

test("the exit statuses are the same in the README, in lab --help and in the command", async () => {
  expect(table("README.md", "Exit status")).toEqual(EXIT_STATUSES);
  const { stdout } = await lab(["--help"]);
  const [, help = ""] = /\nExit status:\n([^]*?)\n\n/.exec(stdout) ?? [];
  expect(help.split("\n").map((line) => line.trim().split(/ {2,}/))).toEqual(EXIT_STATUSES);
});

test("every verb and option that a page uses exists", async () => {
  const help = new Map<string, string>();
  for (const verb of await verbs()) help.set(verb, `${(await lab([verb, "--help"])).stdout} --help`);
  const typed = PAGES.flatMap((path) => [...page(path).matchAll(/(?<=[`$] |`|&& )(?:npx )?lab ([a-z]+)([^`\n|&]*)/g)]);
  expect(typed.length).toBeGreaterThan(20);
  for (const [line, verb = "", rest = ""] of typed) {
    const [words = ""] = rest.split(/ -- | {2,}#/);
    for (const option of ["", ...(words.match(/--[a-z-]+/g) ?? [])])
      expect([line, help.get(verb)]).toEqual([line, expect.stringContaining(option)]);
  }
});

test("the options in the notes below the table of verbs exist", async () => {
  const help = (await Promise.all(["analyze", "demo", "up", "status", "logs", "capture", "link"].map((verb) => lab([verb, "--help"])))).map(
    ({ stdout }) => stdout,
  );
  const [notes = ""] = section("docs/local-lab.md", "The lab on this machine").split("\n## ");
  for (const [, option] of notes.matchAll(/`[a-z ]*(--[a-z-]+)[^`]*`/g)) expect(`${help.join()} --help`).toContain(option);
});

test("the README gives each demonstration its number, title and summary", () => {
  const [output = ""] = blocks(page("README.md"), "text");
  const quoted = [...output.matchAll(/^(\d)\. (.*)\n {3}(.*)$/gm)].map(([, number, title, shows]) => ({
    number: Number(number),
    title,
    shows,
  }));
  const all = demonstrationsOf("tcp-ip-lab").map(({ title, shows }, index) => ({ number: index + 1, title, shows }));
  expect(quoted.length).toBeGreaterThan(1);
  expect(quoted).toEqual(all.filter(({ number }) => quoted.some((each) => each.number === number)));
});
