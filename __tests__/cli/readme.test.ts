// What the README says of the `lab` command is what the command says of itself.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { demonstrationsOf } from "../../demonstrations";
import { EXIT_STATUSES } from "../../cli/exit-status";
import { explanation } from "../../topology/explanation";
import { instantiate } from "../../topology/lab";
import { canReach, hostNamed } from "../../topology/reachability";
import { scenario } from "../../topology/scenarios";
import { lab } from "../support/lab-command";

const README = readFileSync(join(__dirname, "..", "..", "README.md"), "utf8");
const [, section = ""] = /\n## On this machine\n([^]*?)\n## /.exec(README) ?? [];

test("its table has each verb, and no other", async () => {
  const { stdout } = await lab(["--help"]);
  const [, commands = ""] = /\nCommands:\n([^]*?)\n\n/.exec(stdout) ?? [];
  const verbs = [...commands.matchAll(/^ {2}(\w+)/gm)].map(([, verb]) => verb).filter((verb) => verb !== "help");
  const rows = [...section.matchAll(/^\| (`.*?) +\|/gm)].map(([, cell = ""]) => cell);
  const told = rows.flatMap((cell) => [...cell.matchAll(/`(\w+)/g)].map(([, verb]) => verb));
  expect(told.sort()).toEqual(verbs.sort());
});

test("its exit statuses are those of lab --help, which are those that the command uses", async () => {
  const [, table = ""] = /\n### Exit status\n\n([^]*?)\n\n/.exec(section) ?? [];
  const told = table.split("\n").map((row) => row.split("|").map((cell) => cell.trim()));
  expect(told.slice(2).map(([, status, meaning]) => [status, meaning])).toEqual(EXIT_STATUSES);
  const { stdout } = await lab(["--help"]);
  const [, help = ""] = /\nExit status:\n([^]*?)\n\n/.exec(stdout) ?? [];
  expect(help.split("\n").map((line) => line.trim().split(/ {2,}/))).toEqual(EXIT_STATUSES);
});

test("each option it shows is one of the command's", async () => {
  const helps = await Promise.all(["demo", "up", "status", "logs", "capture"].map((verb) => lab([verb, "--help"])));
  const all = helps.map(({ stdout }) => stdout).join();
  for (const [, option = ""] of section.matchAll(/`(?:lab |npx lab )?[a-z ]*(--[a-z-]+)[^`]*`/g)) expect(all).toContain(option);
});

test("its explanation and its matrix are the command's own words", async () => {
  const topology = instantiate(scenario());
  const traffic = { protocol: "tcp", port: 1234 } as const;
  const verdict = canReach(topology, "client-1", "client-2", traffic);
  const lines = explanation(hostNamed(topology, "client-1"), hostNamed(topology, "client-2"), traffic, verdict);
  expect(section).toContain(`$ npx lab explain client-1 client-2 tcp/1234\n${lines.join("\n")}\n`);
  const { stdout } = await lab(["matrix", "--clients", "50"]);
  expect(section).toContain(`$ npx lab matrix --clients 50\n${stdout}`);
});

test("the demonstrations that it quotes go by those names, and show that", () => {
  const [, output = ""] = /prints, shortened:\n\n```text\n([^]*?)```/.exec(README) ?? [];
  const quoted = [...output.matchAll(/^(\d)\. (.*)\n {3}(.*)$/gm)].map(([, number, title, shows]) => ({
    number: Number(number),
    title,
    shows,
  }));
  const all = demonstrationsOf("tcp-ip-lab").map(({ title, shows }, index) => ({ number: index + 1, title, shows }));
  expect(quoted.length).toBeGreaterThan(1);
  expect(quoted).toEqual(all.filter(({ number }) => quoted.some((each) => each.number === number)));
  expect(output).toContain(`\n${all.length} of ${all.length} demonstrations showed what they should; validation passed\n`);
});
