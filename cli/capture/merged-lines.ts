// tcpdump's lines of several hosts, each after its host's name, in the order of their times.
import { createInterface } from "node:readline";
import { PATIENCE_MS } from "../../capture-analysis/merge/merged-capture";
import { TimeOrder } from "../../capture-analysis/merge/time-order";
import type { HostProcess } from "../../running-lab";

const DAY = 86_400;
const OFTEN_MS = PATIENCE_MS / 10;

/** Gives the lines of one tcpdump times that go on at midnight; a line without a time belongs to the one before. */
export class LineClock {
  private latest = 0;

  /** @returns seconds since the first line's midnight */
  timeOf(line: string): number {
    const [, hours, minutes, rest] = /^(\d\d):(\d\d):(\d\d\.\d+) /.exec(line) ?? [];
    if (hours === undefined) return this.latest;
    const ofDay = Number(hours) * 3600 + Number(minutes) * 60 + Number(rest);
    const days = Math.round((this.latest - ofDay) / DAY);
    return (this.latest = this.latest === 0 ? ofDay : ofDay + days * DAY);
  }
}

/** Prints them until all have ended, and then the last ones. */
export function printMerged(names: readonly string[], captures: readonly HostProcess[]): Promise<void> {
  const order = new TimeOrder<string>(names.length, PATIENCE_MS);
  const width = Math.max(...names.map(({ length }) => length));
  const print = (lines: readonly string[]) => lines.length > 0 && process.stdout.write(`${lines.join("\n")}\n`);
  const timer = setInterval(() => print(order.take(performance.now())), OFTEN_MS);
  const read = captures.map(async ({ output }, index) => {
    const clock = new LineClock();
    const head = (names[index] ?? "").padEnd(width);
    for await (const line of createInterface(output!)) {
      // At Ctrl-C, tcpdump begins a new line.
      if (line !== "") order.add(index, clock.timeOf(line), `${head}  ${line}`, performance.now());
    }
  });
  return Promise.all(read).then(() => {
    clearInterval(timer);
    print(order.end());
  });
}
