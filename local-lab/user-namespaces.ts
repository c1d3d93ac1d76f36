// Whether this user may make the namespaces of a lab, and which setting of the machine forbids it.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { makeUserNamespace } from "./namespaces";

/** What forbids user namespaces: user_namespaces(7), Debian's kernel, and https://ubuntu.com/blog/ubuntu-23-10-restricted-unprivileged-user-namespaces */
const SETTINGS = [
  { name: "kernel.unprivileged_userns_clone", forbids: "0", allows: "1" },
  { name: "user.max_user_namespaces", forbids: "0", allows: "10000" },
  { name: "kernel.apparmor_restrict_unprivileged_userns", forbids: "1", allows: "0" },
];

function readSetting(name: string): string | undefined {
  const file = `/proc/sys/${name.replaceAll(".", "/")}`;
  return existsSync(file) ? readFileSync(file, "utf8").trim() : undefined;
}

export interface Barrier {
  /** What forbids them. */
  readonly reason: string;
  /** The command that allows them. @default - no known setting is to blame */
  readonly remedy?: string;
}

/** @param message what the attempt ended with @param read the value of a setting, if this kernel has it */
export function barrier(message: string, read: (name: string) => string | undefined = readSetting): Barrier {
  const setting = SETTINGS.find(({ name, forbids }) => read(name) === forbids);
  if (!setting) return { reason: message };
  return { reason: `${setting.name} is ${setting.forbids}`, remedy: `sudo sysctl ${setting.name}=${setting.allows}` };
}

/** Tries it. @returns undefined if this user may; root always may, as its labs have no user namespace */
export function userNamespaceBarrier(): Barrier | undefined {
  const [file, ...words] = makeUserNamespace(["mount", "-n", "-t", "tmpfs", "tmpfs", "/tmp"]);
  try {
    if (file !== undefined) execFileSync(file, words, { stdio: ["ignore", "ignore", "pipe"], encoding: "utf8" });
    return undefined;
  } catch (error) {
    return barrier(String((error as { stderr?: string }).stderr).trim());
  }
}
