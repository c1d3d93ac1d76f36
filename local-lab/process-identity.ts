// Which process is meant: ids are given again, so the start time and the boot belong to one.
import { readFileSync } from "node:fs";

export interface ProcessIdentity {
  readonly id: number;
  /** Clock ticks after the boot: field 22 of proc_pid_stat(5). */
  readonly start: string;
  readonly boot: string;
}

const thisBoot = () => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();

/** Fields 3 and 22 of proc_pid_stat(5), counted from behind the command's name, which may hold anything. */
function stateAndStart(id: number): readonly [string, string] | undefined {
  try {
    const stat = readFileSync(`/proc/${id}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return [fields[0] ?? "", fields[19] ?? ""];
  } catch {
    return undefined; // It has ended.
  }
}

/** Of this very process, as {@link readIdentity} reads it. */
export function ownIdentity(): string {
  return `${process.pid} ${stateAndStart(process.pid)?.[1]} ${thisBoot()}\n`;
}

/** @returns undefined if the line is not complete */
export function parseIdentity(line: string): ProcessIdentity | undefined {
  const [, id, start, boot] = /^(\d+) (\d+) (\S+)\n$/.exec(line) ?? [];
  return start === undefined || boot === undefined ? undefined : { id: Number(id), start, boot };
}

/** @returns undefined if there is no such file, or nothing in it yet */
export function readIdentity(file: string): ProcessIdentity | undefined {
  try {
    return parseIdentity(readFileSync(file, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** A process that has ended and was not waited for yet does not run. */
export function isRunning({ id, start, boot }: ProcessIdentity): boolean {
  const [state, startedAt] = stateAndStart(id) ?? [];
  return startedAt === start && state !== "Z" && state !== "X" && boot === thisBoot();
}
