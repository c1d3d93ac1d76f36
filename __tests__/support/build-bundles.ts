// Builds the bundles once, before the first test: tests start the programs from them, as users do. Sets what all tests share.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { extendedPath } from "../../set-up/system-tools.cjs";

const ROOT = join(__dirname, "..", "..");

export default function buildBundles(): void {
  // As the lab command has it.
  process.env["PATH"] = extendedPath();
  // Reports of demonstrations that tests run are not the user's.
  process.env["XDG_STATE_HOME"] = join(ROOT, ".cache", `state-${process.getuid?.()}`);
  execFileSync(process.execPath, ["set-up/build.mjs"], { cwd: ROOT, stdio: "inherit" });
}
