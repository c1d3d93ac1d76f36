// Waits until the server programs serve, so that every client finds its server.
import { setTimeout as sleep } from "node:timers/promises";
import { LabError } from "../lab-error";
import { hasSocketAt } from "./sockets";
import type { SupervisedProgram } from "./supervised-program";

/** Twenty times what it takes on an idle machine. */
const TIMEOUT_MS = 20_000;
const LOOK_MS = 10;

/** A hesitant consumer that has its one connection listens no more; it serves all the same. A client has begun, no more. */
function serves({ program, state, processId }: SupervisedProgram): boolean {
  if (program.port === undefined) return state !== "stopped";
  return processId !== undefined && hasSocketAt(processId, program.port);
}

/** @param lastWords what the log of one that does not serve ends with @throws LabError that names those that do not serve */
export async function waitUntilServing(
  programs: readonly SupervisedProgram[],
  lastWords: (program: SupervisedProgram) => string,
): Promise<void> {
  const end = performance.now() + TIMEOUT_MS;
  let waiting = programs;
  while ((waiting = waiting.filter((program) => !serves(program))).length > 0) {
    if (performance.now() > end) {
      const lines = waiting.map((each) => `${each.program.name} on ${each.program.host}, whose log ends with: ${lastWords(each)}`);
      throw new LabError([`timed out after ${TIMEOUT_MS / 1000} s waiting for these services:`, ...lines].join("\n  "));
    }
    await sleep(LOOK_MS);
  }
  // A client that came before its server has ended, and would wait for its restart delay.
  for (const program of programs) if (program.state === "starting") program.start();
}
