// Runs every command of the pages' `console` blocks at a terminal, in a lab, and compares the output with the page.
import { spawn } from "node:child_process";
import { RunningProgram } from "../lab-apps/support/program";
import { until } from "../local-lab/support/until";
import { scenario } from "../../topology/scenarios";
import { lab, LAB } from "../support/lab-command";
import { blocks, fixedLines, missingLines, page, PAGES, ROOT, type ShownCommand, shownCommands } from "../support/pages";
import { describeWithSoftwareOf } from "../support/test-machine";

/** Commands that run until Ctrl-C. */
const ENDLESS = /^npx lab (capture\b|logs .*--follow)/;

const CTRL_C = "\x03";

/** Runs `npx lab VERB` in the test's own lab; `--clients`, `--from`, `diff`, and `--scenario` of `explain`, exclude `--name`. */
const npx = (name: string) => `npx() {
  shift; verb=$1; shift
  case "$verb $*" in *--clients* | diff\\ * | explain\\ *--scenario* | *--from*) set -- "$@" ;; *) set -- --name ${name} "$@" ;; esac
  '${process.execPath}' '${LAB}' "$verb" "$@"
}`;

function atTerminal(line: string, name: string): RunningProgram {
  const env: NodeJS.ProcessEnv = { ...process.env, TERM: "dumb", NO_COLOR: "1", SHELL: "/bin/sh", PS1: "" };
  const child = spawn("script", ["-qefc", `${npx(name)}\n${line}`, "/dev/null"], { stdio: "pipe", env, cwd: ROOT });
  // A command may end before the Ctrl-C that is meant for it.
  child.stdin.on("error", () => undefined);
  return new RunningProgram(child);
}

const unseen = (program: RunningProgram, shown: ShownCommand) =>
  missingLines(fixedLines(shown.output.join("\n")), fixedLines(program.stdout));

/** Whether the page shows the whole output: it has no `...`. */
const isWhole = ({ line, output }: ShownCommand) => output.length > 0 && !output.includes("...") && !ENDLESS.test(line);

async function seeAll(program: RunningProgram, shown: ShownCommand): Promise<void> {
  let ended = false;
  void program.ended.then(() => (ended = true));
  await until(`the output of ${shown.line}`, () => ended || unseen(program, shown).length === 0).catch(() => undefined);
  expect({ line: shown.line, missing: unseen(program, shown), real: program.stdout }).toMatchObject({ missing: [] });
}

async function runToItsEnd(shown: ShownCommand, name: string): Promise<void> {
  await using program = atTerminal(shown.line, name);
  if (ENDLESS.test(shown.line)) {
    await seeAll(program, shown);
    program.child.stdin?.write(CTRL_C);
    await program.ended;
    return;
  }
  if (shown.line.startsWith("npx lab shell")) program.child.stdin?.write("exit\n");
  const { status } = await program.ended;
  await seeAll(program, shown);
  if (shown.output.every((each) => each === "..."))
    expect({ line: shown.line, status, output: program.stdout }).toMatchObject({ status: 0 });
  if (isWhole(shown) && !shown.line.startsWith("npx lab shell"))
    expect(fixedLines(program.stdout)).toEqual(fixedLines(shown.output.join("\n")));
}

/** Starts each command after the first output of the previous one, and ends all with Ctrl-C once the expected output is there. */
async function runTogether(all: readonly ShownCommand[], name: string): Promise<void> {
  const running: { readonly program: RunningProgram; readonly shown: ShownCommand }[] = [];
  try {
    for (const shown of all) {
      const program = atTerminal(shown.line, name);
      running.push({ program, shown });
      await until(`${shown.line} to write`, () => program.stdout.includes("\n"));
    }
    for (const { program, shown } of running) await seeAll(program, shown);
    for (const { program } of [...running].reverse()) {
      program.child.stdin?.write(CTRL_C);
      await program.ended;
    }
  } finally {
    for (const { program } of running) await program[Symbol.asyncDispose]();
  }
}

/** Groups the commands that run at the same time. */
function steps(path: string): readonly (readonly ShownCommand[])[] {
  return blocks(page(path), "console").flatMap((block) => {
    const groups: ShownCommand[][] = [];
    for (const command of shownCommands(block)) {
      const last = groups.at(-1);
      if (command.beside && last?.[0]?.beside) last.push(command);
      else groups.push([command]);
    }
    return groups;
  });
}

const pages = PAGES.filter((path) => steps(path).length > 0);

/** The scenario that a page brings up. */
const scenarioOf = (path: string) => scenario(/^\$ npx lab up .*--scenario (\S+)/m.exec(page(path))?.[1]);

describe("the commands of the pages, in a lab", () => {
  describe.each(pages)("%s", (path) => {
    describeWithSoftwareOf(scenarioOf(path), "its commands", () => {
      const name = `t-page-${pages.indexOf(path)}`;
      beforeAll(() => lab(["down", "--name", name]));
      afterAll(() => lab(["down", "--name", name]));

      test.each(steps(path).map((step) => [step.map(({ line }) => line).join(" | "), step] as const))("%s", async (_, step) => {
        const [only] = step;
        if (only && !only.beside) await runToItsEnd(only, name);
        else await runTogether(step, name);
      });
    });
  });
});
