// Commands that judge what AWS gets.
import { spawnSync } from "node:child_process";

type Line = readonly [command: string, ...words: readonly (string | readonly string[])[]];

/** Runs a command, which must succeed. Lists are spread. */
export function check(...[command, ...words]: Line): void {
  const args = words.flat();
  const { error, status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8", timeout: 50_000 });
  if (error) throw error;
  expect({ line: [command, ...args].join(" "), status, output: status === 0 ? "" : stdout + stderr }).toEqual({
    line: [command, ...args].join(" "),
    status: 0,
    output: "",
  });
}
