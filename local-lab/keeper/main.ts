// The keeper: brings a lab up from inside its namespaces, keeps its programs running, and ends with whoever brought it up, unless told to stay.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { runScript } from "../command";
import { LabError } from "../lab-error";
import { logFiles } from "../service-log";
import { inParallel } from "../shell-text";
import { BoundedLog } from "./bounded-log";
import { serveControl } from "./control";
import { KEEP, type KeeperNews, type Order } from "./protocol";
import { waitUntilServing } from "./readiness";
import { SupervisedProgram } from "./supervised-program";

const [, , folder = ""] = process.argv;

/** Logging out may remove the folder; a lab that nobody can find any more ends. */
const FOLDER_CHECK_MS = 2000;

function tell(news: KeeperNews): void {
  process.stdout.write(`${JSON.stringify(news)}\n`);
}

const logOf = ({ host, name }: SupervisedProgram["program"]) => logFiles(folder, host, name);

function lastWords({ program }: SupervisedProgram): string {
  const lines = readFileSync(logOf(program).newer, "utf8").trim().split("\n");
  return lines.findLast((line) => !line.startsWith("supervise: ")) || "nothing";
}

async function bringUp({ steps }: Order): Promise<void> {
  const all: SupervisedProgram[] = [];
  for (const { title, programs = [], scripts } of steps) {
    tell({ step: title });
    const started = programs.map((program) => new SupervisedProgram(program, new BoundedLog(logOf(program))));
    all.push(...started);
    for (const program of started) program.start();
    if (scripts.length > 0) await runScript(inParallel(scripts), title);
    await waitUntilServing(started, lastWords);
  }
  await serveControl(join(folder, "control"), all);
  writeFileSync(join(folder, "ready"), "");
  tell({ ready: true });
}

function keep(): void {
  let stays = false;
  const input = createInterface(process.stdin);
  input.once("line", (order) => {
    input.on("line", (line) => (stays ||= line === KEEP));
    bringUp(JSON.parse(order) as Order).catch((error: unknown) => {
      if (!(error instanceof LabError)) throw error;
      tell({ failed: error.message });
    });
  });
  input.once("close", () => stays || process.exit(1));
  // Nobody reads it once the lab is up.
  process.stdout.on("error", () => undefined);
  setInterval(() => existsSync(join(folder, "keeper")) || process.exit(1), FOLDER_CHECK_MS);
}

keep();
