// Captures for tests of `lab analyze`, and a pipe to it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CaptureAnalyzer } from "../../../capture-analysis";
import { plainConnection, stalledConnection } from "../../capture-analysis/support/made-connections";
import { pcapOf } from "../../capture-analysis/support/pcap";
import { LAB } from "../../support/lab-command";

/** A stalled connection. */
export const STALLED = pcapOf(stalledConnection(40000));
/** A stalled connection and a plain one after it. */
export const TWO = pcapOf([...stalledConnection(40000), ...plainConnection(40001, 5)]);

/** What is said of the stall. */
export const STALL = /slow: {2}10\.0\.0\.20:40000 could not send for 2 s: the receiver's window was closed from frame 5 to 8,/;

/** A folder for files of a test, which removes it. */
export function newFolder() {
  const folder = mkdtempSync(join(tmpdir(), "analyze-"));
  /** @returns its path */
  const file = (name: string, bytes: Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  };
  return { folder, file };
}

/** The analysis's value, as JSON has it. */
export function analysisOf(bytes: Uint8Array, gzip = false): unknown {
  const analyzer = new CaptureAnalyzer({ gzip });
  analyzer.push(bytes);
  analyzer.end();
  return JSON.parse(JSON.stringify(analyzer.analysis()));
}

/** Runs `lab analyze -` and writes to its pipe, bit by bit. */
export function piped(...options: readonly string[]) {
  const child = spawn(process.execPath, [LAB, "analyze", "-", ...options], { stdio: "pipe" });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => (stdout += String(chunk)));
  child.stderr.on("data", (chunk) => (stderr += String(chunk)));
  const ended = once(child, "close").then(([status]) => ({ status: status as number | null, stdout, stderr }));
  return { child, ended };
}
