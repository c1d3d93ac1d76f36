// What other commands ask of the keeper: HTTP on a socket in the lab's folder. See protocol.ts.
import { createServer } from "node:http";
import { constants } from "node:os";
import type { Action } from "./protocol";
import type { SupervisedProgram } from "./supervised-program";

/** @returns what is wrong, or undefined once it is done */
async function act(program: SupervisedProgram, action: string): Promise<string | undefined> {
  switch (action as Action) {
    case "start":
      program.start();
      return undefined;
    case "stop":
      await program.stop();
      return undefined;
    case "restart":
      await program.stop();
      program.start();
      return undefined;
    default: {
      if (!Object.hasOwn(constants.signals, action)) return `no action "${action}"`;
      const { state } = program;
      return program.signal(action as NodeJS.Signals) ? undefined : `it is ${state}: there is no process to signal`;
    }
  }
}

/** Settles once it listens. */
export function serveControl(socket: string, programs: readonly SupervisedProgram[]): Promise<void> {
  const server = createServer((request, response) => {
    const answer = (status: number, value: unknown) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
    const [, , host, name, action = ""] = (request.url ?? "").split("/").map(decodeURIComponent);
    if (request.method === "GET")
      return void answer(
        200,
        programs.map(({ status }) => status),
      );
    const program = programs.find((each) => each.program.host === host && each.program.name === name);
    if (!program) return void answer(404, `no service ${name} on ${host}`);
    void act(program, action).then((wrong) => answer(wrong === undefined ? 200 : 409, wrong ?? "done"));
  });
  return new Promise((resolve, reject) => server.once("error", reject).listen(socket, resolve));
}
