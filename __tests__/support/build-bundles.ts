// The tests start the programs from their bundles, as users do. Builds them once, before the first test.
import { execFileSync } from "node:child_process";
import { join } from "node:path";

export default function buildBundles(): void {
  execFileSync(process.execPath, ["set-up/build.mjs"], { cwd: join(__dirname, "..", ".."), stdio: "inherit" });
}
