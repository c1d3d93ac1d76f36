// The CPU time of a whole process, on one core.
import { spawnSync } from "node:child_process";

export interface Ran {
  /** In seconds, of the process and its children, in the kernel too. */
  readonly cpuSec: number;
  readonly sec: number;
  readonly stdout: string;
}

/** bash, as `time` of other shells has no format. */
const SCRIPT = `TIMEFORMAT=$'\\n%R %U %S'; time taskset --cpu-list 0 "$@"`;

/** @throws Error with what it wrote if the program is missing or fails */
export function runOnOneCore(command: readonly string[]): Ran {
  const { error, status, stdout, stderr } = spawnSync("bash", ["-c", SCRIPT, "bash", ...command], {
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C" },
    maxBuffer: 1 << 28,
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command.join(" ")} ended with status ${status}: ${stderr.trim()}`);
  const [sec = NaN, user = NaN, system = NaN] = stderr.trim().split("\n").at(-1)!.split(" ").map(Number);
  return { cpuSec: user + system, sec, stdout };
}

/** Whether it can be started by its name. */
export function isInstalled(program: string): boolean {
  return spawnSync("bash", ["-c", 'command -v "$1"', "bash", program]).status === 0;
}
