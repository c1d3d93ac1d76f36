// Whether this user may make the namespaces of a lab, and which setting of the machine forbids it.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { makeUserNamespace } from "./namespaces";

interface Setting {
  readonly name: string;
  /** Value that forbids user namespaces. */
  readonly forbids: string;
  /** Value that allows them. */
  readonly allows: string;
}

/** user_namespaces(7), Debian's kernel, and https://ubuntu.com/blog/ubuntu-23-10-restricted-unprivileged-user-namespaces */
const SETTINGS: readonly Setting[] = [
  { name: "kernel.unprivileged_userns_clone", forbids: "0", allows: "1" },
  { name: "user.max_user_namespaces", forbids: "0", allows: "10000" },
  { name: "kernel.apparmor_restrict_unprivileged_userns", forbids: "1", allows: "0" },
];

/** @returns undefined if this kernel has no such setting */
function readSetting(name: string): string | undefined {
  try {
    return readFileSync(`/proc/sys/${name.replaceAll(".", "/")}`, "utf8").trim();
  } catch {
    return undefined;
  }
}

export interface Barrier {
  /** What forbids them. */
  readonly reason: string;
  /** The command that allows them. @default - no known setting is to blame */
  readonly remedy?: string;
}

/** What is to blame if user namespaces cannot be made. @param read the value of a setting */
export function blame(message: string, read: (name: string) => string | undefined = readSetting): Barrier {
  const setting = SETTINGS.find(({ name, forbids }) => read(name) === forbids);
  if (!setting) return { reason: message };
  return { reason: `${setting.name} is ${setting.forbids}`, remedy: `sudo sysctl ${setting.name}=${setting.allows}` };
}

/** Tries it. @returns undefined if this user may; root always may, as its labs have no user namespace */
export function userNamespaceBarrier(): Barrier | undefined {
  const [file, ...words] = makeUserNamespace(["mount", "-n", "-t", "tmpfs", "tmpfs", "/tmp"]);
  if (file === undefined) return undefined;
  try {
    execFileSync(file, words, { stdio: ["ignore", "ignore", "pipe"], encoding: "utf8" });
    return undefined;
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    return blame((stderr || message).trim());
  }
}
