// What ping, tcpdump and the kernel's counters say of a lab's links.
import type { HostProcess, RunningLab } from "../../../../running-lab";
import { until } from "../../support/until";

export interface Pings {
  /** Sequence numbers that were answered, in order; a duplicate counts. */
  readonly answered: readonly number[];
  /** Round-trip times in ms, of the same. */
  readonly ms: readonly number[];
  readonly output: string;
}

/** Any user may send five pings a second. */
export async function ping(lab: RunningLab, from: string, to: string, ...words: readonly string[]): Promise<Pings> {
  const { stdout, stderr } = await lab.exec(from, ["ping", "-n", "-i", "0.2", "-W", "5", ...words, to]);
  const replies = [...stdout.matchAll(/icmp_seq=(\d+) ttl=\d+ time=([\d.]+)/g)];
  return { answered: replies.map(([, number]) => Number(number)), ms: replies.map(([, , time]) => Number(time)), output: stdout + stderr };
}

/** What a counter of nstat(8) has grown by since the last call of the function that this returns. */
export async function counter(lab: RunningLab, host: string, name: string): Promise<() => Promise<number>> {
  const read = async () => {
    const { stdout } = await lab.exec(host, ["nstat", "-asz", name]);
    return Number(new RegExp(`${name}\\s+(\\d+)`).exec(stdout)?.[1]);
  };
  let before = await read();
  return async () => {
    const now = await read();
    const grown = now - before;
    before = now;
    return grown;
  };
}

export interface Captured extends AsyncDisposable {
  readonly lines: readonly string[];
  /** Waits until the lines hold what is expected. */
  until(what: string, holds: (lines: readonly string[]) => boolean): Promise<void>;
}

/** A capture in text: two lines for each packet if verbose. */
export async function captureLines(lab: RunningLab, host: string, filter: string, verbose = false): Promise<Captured> {
  const capture: HostProcess<string> = await lab.capture(host, { filter, verbose, parseLine: (line) => line });
  return {
    lines: capture.lines,
    until: (what, holds) => until(what, () => holds(capture.lines)),
    [Symbol.asyncDispose]: () => capture.stop(),
  };
}

/** A datagram whose number is its length, each in turn, to the port. */
export const sendNumbered = (address: string, port: number, count: number) => [
  process.execPath,
  "-e",
  `const s = require("dgram").createSocket("udp4");
   s.connect(${port}, "${address}", () => {
     let number = 0;
     const next = () => (++number > ${count} ? s.close() : s.send(Buffer.alloc(number, "x"), next));
     next();
   });`,
];

/** Receives datagrams, and answers none. */
export const udpSink = (port: number) => [
  process.execPath,
  "-e",
  `require("dgram").createSocket("udp4").bind(${port}, () => console.log("ready"));`,
];

/** The IPv4 header's own length, which no corruption changes, tells the numbers of {@link sendNumbered}. */
export const numbersIn = (lines: readonly string[]): number[] =>
  lines.flatMap((line) => {
    const [, length] = /proto UDP \(17\), length (\d+)/.exec(line) ?? [];
    return length === undefined ? [] : [Number(length) - 28];
  });
