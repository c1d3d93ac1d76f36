// Where the tests find a browser.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describeUnless } from "../../../support/test-machine";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** Undefined if there is none. */
export const chromiumPath = (process.env["PATH"] ?? "")
  .split(":")
  .flatMap((folder) => NAMES.map((name) => join(folder, name)))
  .find((file) => existsSync(file));

/** Tests that need a browser. Without one they are skipped, with a message; in CI they fail. */
export function describeWithChromium(title: string, tests: () => void): void {
  describeUnless(chromiumPath === undefined ? "it needs chromium" : undefined, title, tests);
}
