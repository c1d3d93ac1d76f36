// Which setting of the machine forbids a lab's namespaces, and the ways out.
import { existsSync, readFileSync } from "node:fs";
import { isRoot } from "../set-up/system-tools.cjs";

/**
 * What forbids user namespaces: user_namespaces(7), Debian's kernel, and
 * https://ubuntu.com/blog/ubuntu-23-10-restricted-unprivileged-user-namespaces
 */
const SETTINGS = [
  { name: "kernel.unprivileged_userns_clone", forbids: "0", allows: "1" },
  { name: "user.max_user_namespaces", forbids: "0", allows: "10000" },
  { name: "kernel.apparmor_restrict_unprivileged_userns", forbids: "1", allows: "0" },
];

function readSetting(name: string): string | undefined {
  const file = `/proc/sys/${name.replaceAll(".", "/")}`;
  return existsSync(file) ? readFileSync(file, "utf8").trim() : undefined;
}

/** @param read the value of a setting, if this kernel has it @returns the remedies if a lab's namespaces cannot be made; none for root */
export function waysOut(read: (name: string) => string | undefined = readSetting): string[] {
  if (isRoot()) return [];
  const words = process.argv.slice(2);
  const sudo = `sudo ${words.length === 0 ? "npm run lab" : `npx lab ${words.join(" ")}`}`;
  const setting = SETTINGS.find(({ name, forbids }) => read(name) === forbids);
  if (!setting) return [`root may make them: ${sudo}`];
  return [`${setting.name} is ${setting.forbids}; allow them (sudo sysctl ${setting.name}=${setting.allows}), or be root: ${sudo}`];
}
