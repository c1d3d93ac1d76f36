// Edge. Which process a record of record.sh speaks of, if that one still runs.
import { readFileSync } from "node:fs";

/** Field 3 and 22 of proc_pid_stat(5), counted from behind the command's name, which may hold anything. */
function readStat(processId: string): { state?: string; startTime?: string } {
  const stat = readFileSync(`/proc/${processId}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return { state: fields[0], startTime: fields[19] };
}

/** The id of the recorded process. @returns undefined where it has ended, or never began; ids are given again, so start time and boot must be the same */
export function runningProcess(recordFile: string): number | undefined {
  try {
    const [id = "", startTime, boot] = readFileSync(recordFile, "utf8").trim().split(" ");
    const stat = readStat(id);
    const thisBoot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return boot === thisBoot && stat.startTime === startTime && stat.state !== "Z" ? Number(id) : undefined;
  } catch {
    return undefined; // Either file is gone, and so is the process.
  }
}
