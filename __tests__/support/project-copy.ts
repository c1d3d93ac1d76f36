// What deploys the lab or brings it up, in a folder of its own: what is built, synthesized and kept there touches nobody's.
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const FILES = ["cdktf.json", "package.json", "package-lock.json", "tsconfig.json", "main.ts"];
const FOLDERS = ["stacks", "topology", "cloud-init", "lab-apps", "local-lab", "cli", "set-up"];

export class ProjectCopy implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), "tcp-ip-lab-copy-"));

  constructor() {
    for (const source of [...FILES, ...FOLDERS]) cpSync(source, join(this.path, source), { recursive: true });
    this.linkPackages();
  }

  linkPackages(): void {
    symlinkSync(resolve("node_modules"), join(this.path, "node_modules"));
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
