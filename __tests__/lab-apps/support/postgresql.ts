// A PostgreSQL server on a test's machine, started from the files of the lab's server as the lab starts it.
import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Argument, text } from "../../../topology/model";
import { postgresql } from "../../../topology/servers/postgresql";
import { isRoot, lacks, type TestMachine } from "../../support/test-machine";

/** A reason to skip, if something is missing. */
export const postgresqlLack = ["initdb", "postgres", "psql"].map(lacks).find((lack) => lack !== undefined);

const NOBODY = 65_534;
const SERVE = join(__dirname, "..", "..", "..", "local-lab", "scripts", "serve.sh");

const plain = (piece: Argument) => {
  if (typeof piece === "string") return piece;
  throw new Error(`the server has a symbol in its files: ${JSON.stringify(piece)}`);
};

export class PostgresqlServer implements Disposable {
  private readonly folder = mkdtempSync(join(tmpdir(), "postgresql-"));
  private readonly process: ChildProcess;
  private output = "";
  /** Settles once it takes queries. */
  readonly ready: Promise<void>;

  /** @param schema SQL, a statement a line */
  constructor(machine: TestMachine, network: string, schema: string) {
    const files = postgresql(text`${schema}`).files;
    for (const folder of ["etc", "state"]) mkdirSync(join(this.folder, folder));
    chmodSync(this.folder, 0o755);
    if (isRoot) chownSync(join(this.folder, "state"), NOBODY, NOBODY);
    for (const [name, pieces] of Object.entries(files)) writeFileSync(join(this.folder, "etc", name), pieces.map(plain).join(""));
    const command = machine.command(network, "sh", SERVE, this.folder, String(NOBODY));
    this.process = spawn(...command, { stdio: ["ignore", "pipe", "pipe"] });
    this.ready = new Promise((resolve, reject) => {
      for (const stream of [this.process.stdout, this.process.stderr])
        stream?.on("data", (chunk: Buffer) => {
          this.output += chunk.toString();
          if (this.output.includes("ready to accept connections")) resolve();
        });
      this.process.once("close", () => reject(new Error(`PostgreSQL ended, having said:\n${this.output}`)));
    });
  }

  /** The server itself ends with the machine. */
  [Symbol.dispose](): void {
    this.process.kill("SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
  }
}
