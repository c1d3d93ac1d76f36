// The keeper: keeps a lab's programs running, and ends with the command that brings the lab up, unless told to stay.
import { appendFileSync, existsSync, writeFileSync, writeSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileSystemError } from "../../set-up/file-system-error.cjs";
import { type Answer, DONE, type KeptProgram, type Order, type Request } from "./protocol";
import { logFiles, ServiceLog } from "./service-log";
import { SupervisedProgram } from "./supervised-program";

const [, , folder = ""] = process.argv;

/** Logging out may remove the folder; a lab that nobody can find any more ends. */
const FOLDER_CHECK_MS = 2000;

const programs: SupervisedProgram[] = [];
let stays = false;

// The command that brought the lab up may be gone, so write a defect to a file, too; a full disk may refuse it.
process.on("uncaughtException", (error) => {
  const words = `${fileSystemError(error, folder) ?? error.stack}\n`;
  const tell = [
    () => writeSync(process.stderr.fd, words),
    () => writeSync(process.stdin.fd, "failed\n"),
    () => appendFileSync(join(folder, "keeper.log"), words),
  ];
  for (const each of tell)
    try {
      each();
    } catch {
      // Nobody is there, or nothing can be written.
    }
  end();
});

/** Ends the lab: process 1 has a trap for it. */
function end(): never {
  process.kill(1, "SIGUSR2");
  process.exit(1);
}

const called = ({ host, name }: Pick<KeptProgram, "host" | "name">) =>
  programs.find(({ program }) => program.host === host && program.name === name);

async function forget(program: SupervisedProgram | undefined): Promise<void> {
  if (!program) return;
  await program.stop();
  programs.splice(programs.indexOf(program), 1);
}

function keep(each: KeptProgram): void {
  const program = new SupervisedProgram(each, new ServiceLog(logFiles(folder, each.host, each.name)));
  programs.push(program);
  if (!each.stopped) program.start();
}

async function answer(line: string): Promise<Answer> {
  const { to, keep: further, forget: former } = JSON.parse(line) as Request;
  if (to) await (to.action === "stop" ? called(to)?.stop() : called(to)?.start());
  if (former) await forget(called(former));
  if (further) {
    await forget(called(further));
    keep(further);
  }
  return programs.map(({ status }) => status);
}

function listen(): Promise<void> {
  const server = createServer((socket) => {
    const reply = (told: Answer) => socket.end(JSON.stringify(told));
    const lines = createInterface(socket).once("line", (line) => void answer(line).then(reply, () => socket.destroy()));
    // Who asks may be gone before the answer. readline passes its input's errors on.
    for (const each of [socket, lines]) each.on("error", () => undefined);
  });
  return new Promise((resolve, reject) => server.once("error", reject).listen(join(folder, "control"), resolve));
}

async function obey(order: Order): Promise<void> {
  if ("stay" in order) stays = true;
  else if ("listen" in order) {
    await listen();
    writeFileSync(join(folder, "ready"), "");
  } else for (const each of order.start) keep(each);
}

const orders = createInterface(process.stdin);
// Standard input is a socket, on which the answer goes back.
orders.on("line", (line) => void obey(JSON.parse(line) as Order).then(() => writeSync(process.stdin.fd, `${DONE}\n`)));
orders.once("close", () => stays || end());

// Its folder is there before the first order.
setInterval(() => programs.length === 0 || existsSync(join(folder, "keeper")) || end(), FOLDER_CHECK_MS);
