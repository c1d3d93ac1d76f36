// The keeper: keeps a lab's programs running, and ends with whoever brings the lab up, unless told to stay.
import { existsSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { logFiles } from "../service-log";
import { BoundedLog } from "./bounded-log";
import { failed, listen } from "./control";
import type { Answer, Order } from "./protocol";
import { waitUntilServing } from "./readiness";
import { SupervisedProgram } from "./supervised-program";

const [, , folder = ""] = process.argv;

/** Logging out may remove the folder; a lab that nobody can find any more ends. */
const FOLDER_CHECK_MS = 2000;

const logOf = ({ host, name }: SupervisedProgram["program"]) => logFiles(folder, host, name);

function lastWords({ program }: SupervisedProgram): string {
  const lines = readFileSync(logOf(program).newer, "utf8").trim().split("\n");
  return lines.findLast((line) => !line.startsWith("supervise: ")) || "nothing";
}

const programs: SupervisedProgram[] = [];
let stays = false;

async function obey(order: Order): Promise<void> {
  if ("stay" in order) stays = true;
  else if ("listen" in order) {
    await listen(join(folder, "control"), programs);
    writeFileSync(join(folder, "ready"), "");
  } else {
    const started = order.start.map((program) => new SupervisedProgram(program, new BoundedLog(logOf(program))));
    programs.push(...started);
    for (const program of started) program.start();
    await waitUntilServing(started, lastWords);
  }
}

const orders = createInterface(process.stdin);
orders.on("line", (line) => {
  void obey(JSON.parse(line) as Order)
    .then((): Answer => ({ done: true }), failed)
    // Standard input is a socket, on which the answer goes back.
    .then((told) => writeSync(process.stdin.fd, `${JSON.stringify(told)}\n`));
});
orders.once("close", () => stays || process.exit(1));

// Its folder is there before the first order.
setInterval(() => programs.length === 0 || existsSync(join(folder, "keeper")) || process.exit(1), FOLDER_CHECK_MS);
