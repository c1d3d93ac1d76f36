// A lab program that runs on a host, by what it reports with --json.
import { type ChildProcess, HostCommand } from "./host-command";

/** See lab-apps/events.ts. */
export interface ProgramEvent {
  readonly event: string;
  readonly [field: string]: unknown;
}

export class LabProgram extends HostCommand {
  readonly events: ProgramEvent[] = [];

  constructor(child: ChildProcess, name: string) {
    super(child, name);
  }

  protected override take(line: string): void {
    this.events.push(JSON.parse(line) as ProgramEvent);
    super.take(line);
  }

  all(event: string): ProgramEvent[] {
    return this.events.filter((each) => each.event === event);
  }

  reported(event: string): Promise<ProgramEvent> {
    return this.until(`the event "${event}"`, () => this.all(event)[0]);
  }
}
