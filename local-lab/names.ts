// What a lab may be called, and where its own files are inside its mount namespace.
import { LabError } from "./lab-error";

/** Where iproute2 keeps the named network namespaces (ip-netns(8)). Inside a lab, each bears its host's name. */
export const NAMESPACES_FOLDER = "/run/netns";

/** The lab's own files. Only processes of the lab see them; they vanish with the lab. */
export const LAB_FILES = "/run/this-lab";

/** The lab's copies of the programs, so that a rebuilt or removed clone does not touch a running lab. */
export const PROGRAM_FOLDER = `${LAB_FILES}/bin`;

/** Whether a lab can have that name. */
export function isLabName(name: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,30}$/.test(name);
}

/** @throws LabError if a lab can't have that name */
export function checkLabName(name: string): void {
  if (!isLabName(name))
    throw new LabError(`not a lab's name: got "${name}"; allowed are lower-case letters, digits and hyphens, at most 31, such as "alice"`);
}
