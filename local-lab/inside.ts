// Whether this process is in a lab: `lab` typed in `lab shell`.
import { readFileSync } from "node:fs";
import { LAB_FILES } from "./names";

/** @returns the lab's name, or undefined on the machine itself */
export function enclosingLab(): string | undefined {
  try {
    return readFileSync(`${LAB_FILES}/name`, "utf8").trim();
  } catch {
    return undefined;
  }
}
