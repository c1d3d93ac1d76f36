// Contenders of a bench, and how their figures are compared.
import type { Contender, Measurement } from "./load";
import { type Check, median, medianRatio, type Report } from "./report";

const bare = (transport: "tcp" | "udp"): readonly string[] => [process.execPath, `bench/support/bare-${transport}-echo.mjs`];
const labApp = (program: string): readonly string[] => [process.execPath, "dist/lab-apps.mjs", program];

export const TCP_SERVER: Contender = { name: "tcp-server", command: labApp("tcp-server") };
export const UDP_SERVER: Contender = { name: "udp-server", command: labApp("udp-server") };
export const BARE_NET: Contender = { name: "bare node:net", command: bare("tcp") };
export const BARE_DGRAM: Contender = { name: "bare node:dgram", command: bare("udp") };
export const PYTHON_THREADS: Contender = {
  name: "Python, a thread per connection",
  command: ["python3", "bench/support/thread_server.py"],
};

type Measured = ReadonlyMap<string, readonly Measurement[]>;

function figures(measured: Measured, contender: Contender, figure: keyof Measurement): number[] {
  return (measured.get(contender.name) ?? []).map((measurement) => measurement[figure]);
}

/** A row for each contender: medians of its rounds. */
export function rowsOf(measured: Measured, load: string): Report["rows"] {
  return [...measured].map(([name, measurements]) => {
    const of = (figure: keyof Measurement): number =>
      Math.round(100 * median(measurements.map((measurement) => measurement[figure]))) / 100;
    return {
      server: name,
      load,
      "messages/s": Math.round(of("perSec")),
      "p50 us": of("p50Us"),
      "p99 us": of("p99Us"),
      "client's core": of("cpu"),
      lost: of("lost"),
    };
  });
}

/** How fast one is beside the other, as a figure with its bound. */
export function speedCheck(measured: Measured, load: string, first: Contender, second: Contender, atLeast: number): Check {
  const value = medianRatio(figures(measured, first, "perSec"), figures(measured, second, "perSec"));
  return { what: `${first.name} / ${second.name} at ${load}`, value, atLeast };
}

/** How far the slow answers are from the usual ones, as a figure with its bound. */
export function tailCheck(measured: Measured, load: string, contender: Contender, atMost: number): Check {
  const value = medianRatio(figures(measured, contender, "p99Us"), figures(measured, contender, "p50Us"));
  return { what: `p99 / p50 of ${contender.name} at ${load}`, value, atMost };
}
