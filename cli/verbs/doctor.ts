// `lab doctor`: what the local lab needs of this machine, what is missing, and the one command that installs it.
import type { Command } from "commander";
import { down, type LocalLab, localSources, NamespaceError, planLab, up } from "../../local-lab";
import { engines } from "../../package.json";
import { fileSystemError } from "../../set-up/file-system-error.cjs";
import { DEFAULT_SCENARIO } from "../../topology/scenarios";
import { EXIT } from "../exit-status";
import { chosenLab } from "../lab-options";
import { waysOut } from "../namespace-barrier";
import { paint, print, printJson } from "../output";
import { installCommand } from "../../set-up/system-tools.cjs";
import { isLinux, toolsOfLab, WORKS_ANYWAY } from "../requirements";

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

/** Links need VXLAN devices, which a kernel may lack. */
async function linkFinding({ links }: LocalLab, host: string): Promise<Finding> {
  const what = "lab: set a link (lab link)";
  try {
    await links.set(host, { out: { delayMs: 1 } });
    return { what, ok: true, note: "works" };
  } catch (error) {
    return { what, ok: false, note: (error as Error).message, optional: true };
  }
}

/** Brings the smallest lab up for real, as a VPC and as a LAN: a finding for each step, up to one that fails, and for a capture. */
async function labFindings(): Promise<Finding[]> {
  const findings: Finding[] = [];
  const lab = chosenLab({ scenario: DEFAULT_SCENARIO, clients: 1 });
  const name = `doctor-${process.pid}`;
  for (const lan of [false, true]) {
    const begin = (title: string) => findings.push({ what: `${lan ? "LAN" : "lab"}: ${title}`, ok: true, note: "works" });
    try {
      const plan = planLab(lab, { name, lan, services: false, sources: localSources() });
      const { running } = await up(plan, { onStep: begin });
      try {
        begin("capture packets on a host");
        const [host = ""] = running.lab.hosts.map((each) => each.name);
        await (await running.capture(host, { filter: "icmp" })).stop();
        if (!lan) findings.push(await linkFinding(running, host));
      } finally {
        await down(name);
      }
    } catch (error) {
      const note = [fileSystemError(error) ?? (error as Error).message, ...(error instanceof NamespaceError ? waysOut() : [])].join("; ");
      findings.push({ what: `${lan ? "LAN" : "lab"}: failed`, ...findings.pop(), ok: false, note });
    }
  }
  return findings;
}

async function examine(): Promise<{ findings: Finding[]; advice: string[] }> {
  const machine = [nodeFinding(), { what: `operating system: ${process.platform}`, ok: isLinux(), note: "Linux" }];
  if (!isLinux()) return { findings: machine, advice: [WORKS_ANYWAY] };
  const tools = toolsOfLab();
  const missing = tools.filter(({ present }) => !present);
  const toolFindings = tools.map(({ command, why, needed, present, package: name }): Finding => ({
    what: command,
    ok: present,
    note: present ? why : `${why}; package ${name}${needed ? "" : ", not needed but wanted"}`,
    ...(!needed && { optional: true }),
  }));
  const install = missing.length > 0 ? [`install with: ${installCommand(missing)}`] : [];
  if (missing.some(({ needed }) => needed))
    return { findings: [...machine, ...toolFindings, { what: "lab", ok: null, note: "not tried: tools are missing" }], advice: install };
  const lab = await labFindings();
  return {
    findings: [...machine, ...toolFindings, ...lab],
    advice: [...install, ...(lab.every(({ ok }) => ok) ? [] : [WORKS_ANYWAY])],
  };
}

function line({ what, ok, note }: Finding): string {
  const mark = ok === null ? paint("yellow", "?   ") : ok ? paint("green", "ok  ") : paint("red", "no  ");
  return `${mark}${what.padEnd(44)} ${note}`;
}

export function addDoctor(program: Command): void {
  program
    .command("doctor")
    .description("say whether the lab can run on this machine, and what to install")
    .option("--json", "print the findings as JSON")
    .addHelpText("after", `\nExit status ${EXIT.yes}: it can; ${EXIT.cannotRunHere}: it can't.\n\nExample:\n  npx lab doctor`)
    .action(async ({ json }: { json?: true }) => {
      const { findings, advice } = await examine();
      const runs = findings.every(({ ok, optional }) => ok || optional);
      if (json) printJson({ runs, findings, advice });
      else print([...findings.map(line), ...advice, runs ? "the lab can run here: npm run lab" : "the lab cannot run here"]);
      process.exitCode = runs ? EXIT.yes : EXIT.cannotRunHere;
    });
}
