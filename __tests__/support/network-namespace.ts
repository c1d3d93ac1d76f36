// A network namespace for tests, with nothing in it but loopback.
import { execFileSync } from "node:child_process";

const isRoot = process.getuid?.() === 0;

/** Tests that need root. Without it they are skipped, loudly; but never in CI, which has to have it. */
export function describeAsRoot(title: string, tests: () => void): void {
  if (isRoot || process.env["CI"]) describe(title, tests);
  else {
    process.stderr.write(`SKIPPED, for it needs root: ${title}\n`);
    describe.skip(title, tests);
  }
}

export class TestNamespace implements Disposable {
  readonly name: string;

  /** @param purpose tells the namespaces of two test files apart */
  constructor(purpose: string) {
    this.name = `${purpose}-${process.pid}`;
    execFileSync("ip", ["netns", "add", this.name]);
    execFileSync("ip", ["-n", this.name, "link", "set", "lo", "up"]);
  }

  /** The command line that runs one in the namespace. */
  command(...line: string[]): [string, string[]] {
    return ["ip", ["netns", "exec", this.name, ...line]];
  }

  [Symbol.dispose](): void {
    execFileSync("ip", ["netns", "delete", this.name]);
  }
}
