// A shell that may make namespaces, for the bare script: root's needs a mount namespace, another user's a user namespace as well.
import { type ChildProcess, spawn } from "node:child_process";

/** What the shell writes when a script has come to its end: a control character that no script writes. */
const END = "\u0004";

export class BareShell implements Disposable {
  private readonly child: ChildProcess;
  private output = "";
  private complaint = "";

  constructor() {
    const user = process.getuid?.() === 0 ? [] : ["--user", "--map-current-user", "--keep-caps"];
    this.child = spawn("unshare", [...user, "--mount", "sh", "-e"], { stdio: "pipe" });
    this.child.stdout?.setEncoding("utf8").on("data", (text: string) => (this.output += text));
    this.child.stderr?.setEncoding("utf8").on("data", (text: string) => (this.complaint += text));
  }

  /** @returns what the script wrote @throws Error with the shell's words if it fails */
  run(script: string): Promise<string> {
    this.output = "";
    return new Promise((resolve, reject) => {
      this.child.stdout?.on("data", () => this.output.endsWith(END) && resolve(this.output.slice(0, -END.length)));
      this.child.once("close", () => reject(new Error(`the bare script failed: ${this.complaint}`)));
      this.child.stdin?.write(`${script}\nprintf '\\4'\n`);
    });
  }

  [Symbol.dispose](): void {
    this.child.stdin?.end();
  }
}
