// The programs' only output: an event, stated once, becomes a line for people or, with --json, an object for scripts.
import { paint } from "./colour";
import { type EventName } from "./events";
import { printable } from "./printable-text";

export type Fields = Readonly<Record<string, unknown>>;

export interface ReporterOptions {
  /** Takes a line without its end. */
  readonly write: (line: string) => void;
  /** One JSON object a line: `timestamp` (ISO 8601, UTC), `event`, and the event's fields. */
  readonly json: boolean;
  readonly colours: boolean;
}

export class Reporter {
  constructor(
    private readonly options: ReporterOptions,
    private readonly colour?: number,
  ) {}

  /** Whether fields go out whole, or people are shown lines. */
  get json(): boolean {
    return this.options.json;
  }

  /** The same reporter, whose lines for people have the colour of that number. */
  coloured(number: number): Reporter {
    return new Reporter(this.options, number);
  }

  /** @param line for people; control characters in it are escaped */
  report(event: EventName, fields: Fields, line: string): void {
    this.options.write(this.format(event, fields, line));
  }

  /** The same for a line whose parts are {@link printable}. Looking through the line again would take a seventh of a server's own time. */
  reportPrintable(event: EventName, fields: Fields, line: string): void {
    this.options.write(this.formatPrintable(event, fields, line));
  }

  /** The line that {@link report} writes. */
  format(event: EventName, fields: Fields, line: string): string {
    return this.formatPrintable(event, fields, this.json ? "" : printable(line));
  }

  private formatPrintable(event: EventName, fields: Fields, line: string): string {
    const { json, colours } = this.options;
    if (json) return JSON.stringify({ timestamp: new Date().toISOString(), event, ...fields });
    return colours && this.colour !== undefined ? paint(line, this.colour) : line;
  }
}
