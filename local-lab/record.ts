// Edge. What is known of a lab on this machine: written before each thing is created, read by every later command.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Lab } from "../topology/lab";
import { isNamespaceOf, labFolder, NAMESPACE_FILES_FOLDER, NAMESPACES_FOLDER, STATE_FOLDER, vpcNamespace } from "./names";
import type { Plan, Step } from "./plan";

/** The lab as it was when it was brought up, which need not be what the source says now. */
export interface LabRecord {
  readonly name: string;
  readonly lab: Lab;
  readonly lan: boolean;
  readonly services: boolean;
  /** The Node that runs the programs. */
  readonly node: string;
  /** Which run of the kernel it lives in. */
  readonly boot: string;
}

const recordFile = (name: string) => join(labFolder(name), "lab.json");
const completeFile = (name: string) => join(labFolder(name), "complete");
const undoFolder = (name: string) => join(labFolder(name), "undo");

const thisBoot = () => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();

const entries = (folder: string) => (existsSync(folder) ? readdirSync(folder) : []);

export function writeRecord({ name, lab, lan, services, sources }: Plan): LabRecord {
  const record: LabRecord = { name, lab, lan, services, node: sources.node, boot: thisBoot() };
  mkdirSync(undoFolder(name), { recursive: true });
  writeFileSync(recordFile(name), JSON.stringify(record));
  return record;
}

/** Before the step is run. */
export function recordStep(name: string, index: number, { title, undo }: Step): void {
  writeFileSync(join(undoFolder(name), `${String(index).padStart(2, "0")}.sh`), `# undo: ${title}\n${undo}\n`);
}

/** The undos of the steps that were begun, the last one first. */
export function recordedUndos(name: string): string[] {
  const files = entries(undoFolder(name)).sort().reverse();
  return files.map((file) => readFileSync(join(undoFolder(name), file), "utf8"));
}

export function recordComplete(name: string): void {
  writeFileSync(completeFile(name), "");
}

/** The record of a lab that is up. @returns undefined where there is none, or only what a crash or a reboot left of it */
export function readRecord(name: string): LabRecord | undefined {
  if (!existsSync(completeFile(name)) || !existsSync(join(NAMESPACES_FOLDER, vpcNamespace(name)))) return undefined;
  const record = JSON.parse(readFileSync(recordFile(name), "utf8")) as LabRecord;
  return record.boot === thisBoot() ? record : undefined;
}

/** Empties the lab's folder. */
export function clearRecord(name: string): void {
  for (const entry of entries(labFolder(name))) rmSync(join(labFolder(name), entry), { recursive: true });
}

/** The last thing that goes. */
export function removeFolder(name: string): void {
  rmdirSync(labFolder(name));
  try {
    rmdirSync(STATE_FOLDER);
  } catch (error) {
    // Others' labs, and what was marked for the last of them, keep the folder above; or another lab's end has removed it.
    if (!["ENOTEMPTY", "ENOENT"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
}

/** Whether a lab of that name is up, or something was left of one: in its folder, or by its mark. */
export function hasRemains(name: string): boolean {
  const namespaces = [...entries(NAMESPACES_FOLDER), ...entries(NAMESPACE_FILES_FOLDER)];
  return entries(labFolder(name)).length > 0 || namespaces.some((namespace) => isNamespaceOf(name, namespace));
}

export function hasFolder(name: string): boolean {
  return existsSync(labFolder(name));
}

/** The names of all labs that are up, or of which a crash left something. */
export function recordedLabs(): string[] {
  return entries(STATE_FOLDER)
    .filter((name) => !name.startsWith("."))
    .sort();
}
