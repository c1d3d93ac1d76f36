// What other commands ask of the keeper, on a socket in the lab's folder.
import { createServer } from "node:net";
import { constants } from "node:os";
import { createInterface } from "node:readline";
import { LabError } from "../lab-error";
import type { Action, Answer, Request } from "./protocol";
import type { SupervisedProgram } from "./supervised-program";

async function act(program: SupervisedProgram, action: Action): Promise<void> {
  switch (action) {
    case "start":
      return program.start();
    case "stop":
      return program.stop();
    case "restart":
      await program.stop();
      return program.start();
    default:
      if (!Object.hasOwn(constants.signals, action)) throw new LabError(`no action or signal "${String(action)}"`);
      if (!program.signal(action)) throw new LabError(`it is ${program.state}: there is no process to signal`);
  }
}

async function answer(request: Request, programs: readonly SupervisedProgram[]): Promise<Answer> {
  if ("list" in request) return { done: programs.map(({ status }) => status) };
  const { action, host, name } = request;
  const program = programs.find((each) => each.program.host === host && each.program.name === name);
  if (!program) throw new LabError(`no service ${name} on ${host}`);
  await act(program, action);
  return { done: true };
}

/** @returns the error as an answer @throws what is no {@link LabError} */
export function failed(error: unknown): Answer {
  if (error instanceof LabError) return { failed: error.message };
  throw error;
}

/** Settles once it listens. */
export function listen(socketPath: string, programs: readonly SupervisedProgram[]): Promise<void> {
  const server = createServer((socket) => {
    // Who asks may be gone before the answer.
    socket.on("error", () => undefined);
    createInterface(socket).once("line", (line) => {
      void answer(JSON.parse(line) as Request, programs)
        .catch(failed)
        .then((told) => socket.end(`${JSON.stringify(told)}\n`));
    });
  });
  return new Promise((resolve, reject) => server.once("error", reject).listen(socketPath, resolve));
}
