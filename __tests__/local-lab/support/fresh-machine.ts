// A machine as good as fresh: network, processes, /run and /etc of its own, so that what is left on it can be told exactly.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

// The machine's own namespaces come and go meanwhile, and their mounts with them.
const PREPARATION = `
  while umount --lazy /run/netns 2>/dev/null; do :; done
  mount -t tmpfs tmpfs /run
  mount -t tmpfs tmpfs /mnt
  cp -a /etc /mnt/etc
  rm -rf /mnt/etc/netns
  mount --bind /mnt/etc /etc
  ip link set lo up
  "$@"
  exit $?`;

/**
 * Runs a TypeScript file of this folder there.
 *
 * @returns what it wrote as JSON
 * @throws Error with what it wrote to its standard error, where it fails
 */
export function runOnFreshMachine<T>(file: string, ...words: readonly string[]): T {
  const command = [process.execPath, "--import", "tsx", join(__dirname, file), ...words];
  const { status, stdout, stderr } = spawnSync(
    "unshare",
    ["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-ec", PREPARATION, "sh", ...command],
    { encoding: "utf8", cwd: join(__dirname, "..", "..", "..") },
  );
  if (status !== 0) throw new Error(`${file} failed there: ${stderr}`);
  return JSON.parse(stdout) as T;
}
