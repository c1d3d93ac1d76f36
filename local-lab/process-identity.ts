// Which process is meant: ids are given again, so the start time and the boot belong to one.
import { readFileSync } from "node:fs";

export interface ProcessIdentity {
  readonly id: number;
  /** Clock ticks after the boot: field 22 of proc_pid_stat(5). */
  readonly start: string;
  readonly boot: string;
}

/** @returns undefined if the line is missing or not complete */
export function parseIdentity(line = ""): ProcessIdentity | undefined {
  const [, id, start, boot] = /^(\d+) (\d+) (\S+)\n$/.exec(line) ?? [];
  return start === undefined || boot === undefined ? undefined : { id: Number(id), start, boot };
}

/** A process that has ended and was not waited for yet does not run. */
export function isRunning({ id, start, boot }: ProcessIdentity): boolean {
  try {
    const stat = readFileSync(`/proc/${id}/stat`, "utf8");
    // Fields 3 and 22 of proc_pid_stat(5), counted from behind the command's name, which may hold anything.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[19] === start && !/[ZX]/.test(fields[0] ?? "") && readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim() === boot;
  } catch {
    return false;
  }
}
