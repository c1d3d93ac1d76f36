// A copy of the sources that synthesize the lab or bring it up, so that tests leave this clone alone.
import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** Generated, or not needed. */
const LEFT_OUT = [".git", ".cache", "node_modules", "dist", "cdktf.out", "__tests__", "bench"];

export class ProjectCopy implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), "tcp-ip-lab-copy-"));

  constructor() {
    const sources = readdirSync(".").filter((name) => !LEFT_OUT.includes(name) && !name.endsWith(".tfstate"));
    for (const source of sources) cpSync(source, join(this.path, source), { recursive: true });
    this.linkPackages();
  }

  linkPackages(): void {
    symlinkSync(resolve("node_modules"), join(this.path, "node_modules"));
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
