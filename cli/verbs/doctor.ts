// Edge. `lab doctor`: what the local lab needs of this machine, what is missing, and the one command that installs it.
import type { Command } from "commander";
import { tryKernelCapabilities } from "../../local-lab";
import { engines } from "../../package.json";
import { EXIT } from "../exit-status";
import { paint, print, printJson } from "../output";
import { installCommand, isLinux, isRoot, toolsOfLab, WORKS_ANYWAY } from "../requirements";

interface Finding {
  readonly what: string;
  /** `null`: could not be tried. */
  readonly ok: boolean | null;
  readonly note: string;
  /** The lab runs without it, too. @default false */
  readonly optional?: true;
}

function nodeFinding(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const [neededMajor = 0, neededMinor = 0] = engines.node.match(/\d+/g)?.map(Number) ?? [];
  const ok = major > neededMajor || (major === neededMajor && minor >= neededMinor);
  return { what: `Node.js ${process.versions.node}`, ok, note: `${neededMajor}.${neededMinor} or later` };
}

async function kernelFindings(): Promise<Finding[]> {
  if (!isRoot()) return [{ what: "kernel", ok: null, note: "not tried: that takes root" }];
  const capabilities = await tryKernelCapabilities();
  return capabilities.map(({ name, why, works, message }) => ({ what: `kernel: ${name}`, ok: works, note: message ?? why }));
}

async function examine(): Promise<{ findings: Finding[]; advice: string[] }> {
  const machine = [nodeFinding(), { what: `operating system: ${process.platform}`, ok: isLinux(), note: "Linux" }];
  if (!isLinux()) return { findings: machine, advice: [WORKS_ANYWAY] };
  const tools = toolsOfLab();
  const missing = tools.filter(({ present }) => !present);
  const findings: Finding[] = [
    ...machine,
    { what: "root", ok: isRoot(), note: isRoot() ? "this user is root" : `this is user ${process.getuid?.()}; try sudo npm run lab` },
    ...tools.map(({ command, why, needed, present, package: name }): Finding => ({
      what: command,
      ok: present,
      note: present ? why : `${why}; package ${name}${needed ? "" : ", not needed but wanted"}`,
      ...(!needed && { optional: true }),
    })),
    // Without the tools there is nothing to try the kernel with.
    ...(missing.some(({ needed }) => needed)
      ? [{ what: "kernel", ok: null, note: "not tried: tools are missing" }]
      : await kernelFindings()),
  ];
  return {
    findings,
    advice: [...(missing.length > 0 ? [`install with: ${installCommand(missing)}`] : []), ...(isRoot() ? [] : [WORKS_ANYWAY])],
  };
}

function line({ what, ok, note }: Finding): string {
  const mark = ok === null ? paint("yellow", "?   ") : ok ? paint("green", "ok  ") : paint("red", "no  ");
  return `${mark}${what.padEnd(44)} ${note}`;
}

export function addDoctor(program: Command): void {
  program
    .command("doctor")
    .description("say whether the lab can run on this machine, and what to install (needs no root)")
    .option("--json", "print the findings as JSON")
    .addHelpText("after", "\nExit status 0: it can; 3: it can't.\n\nExample:\n  npx lab doctor")
    .action(async ({ json }: { json?: true }) => {
      const { findings, advice } = await examine();
      const runs = findings.every(({ ok, optional }) => ok || optional);
      if (json) printJson({ runs, findings, advice });
      else print([...findings.map(line), ...advice, runs ? "the lab can run here: npm run lab" : "the lab cannot run here"]);
      process.exitCode = runs ? EXIT.yes : EXIT.cannotRunHere;
    });
}
