// A lab program that runs on a host, by what it reports with --json.
import type { HostProcess } from "../../running-lab";

/** See lab-apps/report/events.ts. */
export interface ProgramEvent {
  readonly event: string;
  readonly [field: string]: unknown;
}

export type LabProgram = HostProcess<ProgramEvent>;

export const eventsOf = ({ lines }: LabProgram, event: string): ProgramEvent[] => lines.filter((each) => each.event === event);

export function reported(program: LabProgram, event: string): Promise<ProgramEvent> {
  return program.until(`the event "${event}"`, () => eventsOf(program, event)[0]);
}
