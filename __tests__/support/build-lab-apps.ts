// The tests start the lab programs from the bundle, as users do; it is built once, before the first of them.
import { execFileSync } from "node:child_process";
import { join } from "node:path";

export default function buildLabApps(): void {
  execFileSync(process.execPath, ["set-up/build.mjs"], { cwd: join(__dirname, "..", ".."), stdio: "inherit" });
}
