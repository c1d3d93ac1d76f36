// The captures with known answers that may lie beside the project's folder.
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { describeSkipped } from "../../support/test-machine";
import { type Truth } from "./truth";

const FOLDER = resolve(__dirname, "..", "..", "..", "..", "shared", "captures");
const TRUTH = join(FOLDER, "truth.json");

/** Why tests that need the captures are skipped, if they are. */
export const lackOfKnownCaptures = existsSync(TRUTH) ? undefined : `there are no captures with known answers in ${FOLDER}`;

/** What is known of each capture. @returns nothing if there are none on this machine */
export function knownCaptures(): readonly Truth[] {
  return lackOfKnownCaptures === undefined ? (JSON.parse(readFileSync(TRUTH, "utf8")) as Truth[]) : [];
}

/**
 * Tests of the captures with known answers. The captures are not part of the project, so another machine has none, even if it runs CI:
 * there these tests are skipped, with a message.
 */
export function describeWithKnownCaptures(title: string, tests: (captures: readonly Truth[]) => void): void {
  const captures = knownCaptures();
  if (lackOfKnownCaptures === undefined) describe(title, () => tests(captures));
  else describeSkipped(lackOfKnownCaptures, title, () => tests(captures));
}

export const capturePath = (file: string): string => join(FOLDER, file);

/** The file's bytes, uncompressed. */
export function readCapture(file: string): Uint8Array {
  const bytes = readFileSync(capturePath(file));
  return file.endsWith(".gz") ? gunzipSync(bytes) : bytes;
}
