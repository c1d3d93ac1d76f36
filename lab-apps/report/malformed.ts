// Reports a malformed message in one line, with their number so far.
import { Failure } from "./failure";
import { type MalformedMessageError } from "../wire/message";
import { type Reporter } from "./report";

/** The sender, and how many messages were malformed so far, this one included. */
export interface Malformed {
  readonly peer: string;
  readonly count: number;
  /** @default - the program has no workers */
  readonly worker?: number;
}

/** Of a program that goes on. @param what came, such as "malformed datagram" */
export function reportMalformed(what: string, { message: reason }: MalformedMessageError, malformed: Malformed, reporter: Reporter): void {
  const { peer, count, worker } = malformed;
  const line = `${what} from ${peer} (${count} so far): ${reason}`;
  reporter.report("message-malformed", { ...malformed, reason }, worker === undefined ? line : `worker ${worker}: ${line}`);
}

/** Of a program that has one connection, and ends with it. Its failure is the line for people. */
export function malformedFailure({ message: reason }: MalformedMessageError, peer: string, reporter: Reporter): Failure {
  if (reporter.json) reporter.report("message-malformed", { peer, count: 1, reason }, "");
  return new Failure(`malformed message from ${peer}: ${reason}`);
}
