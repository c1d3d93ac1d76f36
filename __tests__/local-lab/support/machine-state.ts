// All of a fresh machine's state that a lab could leave something in.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";

const run = (command: string, ...words: string[]) => execFileSync(command, words, { encoding: "utf8" });

function processes(): string[] {
  const ids = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  return ids.flatMap((id) => {
    try {
      const [, name, state, parent] = /\((.*)\) (.) (\d+)/.exec(readFileSync(`/proc/${id}/stat`, "utf8")) ?? [];
      // What has ended and was not yet waited for is no process any more; the helpers of the transpiler are this process's own.
      return state === "Z" || Number(parent) === process.pid ? [] : [`${name}`];
    } catch {
      return [];
    }
  });
}

/** By kind, so that a difference tells what was left. */
export function machineState(): Record<string, unknown> {
  return {
    namespaces: existsSync("/run/netns") ? readdirSync("/run/netns") : "no folder",
    links: run("ip", "-brief", "link"),
    addresses: run("ip", "-brief", "address"),
    routes: run("ip", "route", "show", "table", "all"),
    ruleset: run("nft", "list", "ruleset"),
    settings: run("sysctl", "-a", "--pattern", "^net\\.(ipv4|ipv6|bridge)").replaceAll(/^.*(tcp_fastopen_key|stable_secret).*$/gm, ""),
    mounts: readFileSync("/proc/mounts", "utf8"),
    filesOfRun: run("find", "/run"),
    filesOfEtc: run("find", "/etc", "-type", "d", "-print", "-o", "-printf", "%p %s %T@\\n"),
    processes: processes().sort(),
  };
}

/** The kinds of state that differ, each with both values. */
export function differences(before: Record<string, unknown>, after: Record<string, unknown>): Record<string, unknown> {
  const differ = Object.keys(before).filter((kind) => JSON.stringify(before[kind]) !== JSON.stringify(after[kind]));
  return Object.fromEntries(differ.map((kind) => [kind, { before: before[kind], after: after[kind] }]));
}
