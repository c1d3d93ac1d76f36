// Pure. What the lab calls its namespaces, folders and files on this machine. Every name marks what bears it as the lab's.
import { LabError } from "./lab-error";

/** Where running labs are recorded, a folder each. Files under /run belong to running programs and do not survive a reboot (FHS 3.0, section 3.15). */
export const STATE_FOLDER = "/run/tcp-ip-lab";

/** Where `ip netns exec` looks for the files that replace those of /etc (ip-netns(8)). */
export const NAMESPACE_FILES_FOLDER = "/etc/netns";

/** Where iproute2 keeps the named namespaces (ip-netns(8)). */
export const NAMESPACES_FOLDER = "/run/netns";

/** @throws LabError where a lab can't be called so */
export function checkLabName(name: string): void {
  if (!/^[a-z0-9][a-z0-9-]{0,30}$/.test(name))
    throw new LabError(`not a lab's name: got "${name}"; allowed are lower-case letters, digits and hyphens, at most 31, such as "alice"`);
}

/** The namespace of the VPC itself: its bridges, its router and its resolver. */
export function vpcNamespace(labName: string): string {
  return `lab.${labName}`;
}

/** A host's namespace. A lab's name holds no dot, so no two labs share one. */
export function hostNamespace(labName: string, host: string): string {
  return `lab.${labName}.${host}`;
}

/** Whether the namespace bears that lab's mark. */
export function isNamespaceOf(labName: string, namespace: string): boolean {
  return namespace === vpcNamespace(labName) || namespace.startsWith(hostNamespace(labName, ""));
}

/** Where one lab keeps what it knows and runs. */
export function labFolder(labName: string): string {
  return `${STATE_FOLDER}/${labName}`;
}

/** Where the lab keeps its copy of the programs and scripts, so that an edited or removed source does not touch a running lab. */
export function programFolder(labName: string): string {
  return `${labFolder(labName)}/bin`;
}

/** Where the processes that are not services are recorded, a file each. */
export function processFolder(labName: string): string {
  return `${labFolder(labName)}/processes`;
}

/** Where a service's log and its processes' records are. */
export function serviceFolder(labName: string, host: string, service: string): string {
  return `${labFolder(labName)}/services/${host}/${service}`;
}
