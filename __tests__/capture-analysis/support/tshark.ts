// What tshark says of the TCP connections in a capture.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Labels that are compared, and the fields of tshark's that say so. */
const LABELS = {
  repeats: ["retransmission", "fast_retransmission", "spurious_retransmission", "out_of_order"],
  duplicateAcks: ["duplicate_ack"],
  zeroWindows: ["zero_window"],
  windowFull: ["window_full"],
  keepAlives: ["keep_alive"],
} as const;

export type Label = keyof typeof LABELS | "resets";

export interface TsharkConnection {
  /** Of the first record: who sent it, and to whom. */
  readonly ends: readonly [string, string];
  /** Of each of the two ends. */
  readonly packets: readonly [number, number];
  /** Different bytes of the stream, by the numbers and lengths that tshark prints. */
  readonly bytes: readonly [number, number];
  readonly frames: { readonly [label in Label]: readonly number[] };
  /** Its records. */
  readonly all: readonly number[];
}

const ANALYSIS = Object.values(LABELS).flat();
const FIELDS = ["ip.src", "ipv6.src", "ip.dst", "ipv6.dst", "tcp.srcport", "tcp.dstport", "tcp.seq", "tcp.len", "tcp.flags.reset"];

interface Row {
  readonly frame: number;
  readonly stream: string;
  readonly ends: readonly [string, string];
  readonly start: number;
  readonly length: number;
  readonly labels: readonly string[];
}

function rowOf(line: string): Row {
  const [frame, stream, source, source6, destination, destination6, sourcePort, destinationPort, start, length, reset, ...analysis] =
    line.split("\t");
  const end = (ipv4 = "", ipv6 = "", port = "") => (ipv4 === "" ? `[${ipv6}]:${port}` : `${ipv4}:${port}`);
  return {
    frame: Number(frame),
    stream: stream ?? "",
    ends: [end(source, source6, sourcePort), end(destination, destination6, destinationPort)],
    start: Number(start),
    length: Number(length),
    labels: [...(reset === "1" || reset === "True" ? ["reset"] : []), ...ANALYSIS.filter((_, index) => analysis[index] !== "")],
  };
}

/** How many different bytes the segments hold. */
function differentBytes(rows: readonly Row[]): number {
  let [count, end] = [0, -Infinity];
  for (const { start, length } of [...rows].sort((a, b) => a.start - b.start)) {
    count += Math.max(0, start + length - Math.max(start, end));
    end = Math.max(end, start + length);
  }
  return count;
}

function connectionOf(rows: readonly Row[]): TsharkConnection {
  const ends = rows[0]?.ends ?? ["", ""];
  const sent = ends.map((end) => rows.filter((row) => row.ends[0] === end));
  const framesWith = (labels: readonly string[]) =>
    rows.filter((row) => row.labels.some((label) => labels.includes(label))).map(({ frame }) => frame);
  const labelled = Object.entries(LABELS).map(([label, labels]) => [label, framesWith(labels)]);
  return {
    ends,
    packets: [sent[0]?.length ?? 0, sent[1]?.length ?? 0],
    bytes: [differentBytes(sent[0] ?? []), differentBytes(sent[1] ?? [])],
    all: rows.map(({ frame }) => frame),
    frames: { ...Object.fromEntries(labelled), resets: framesWith(["reset"]) } as TsharkConnection["frames"],
  };
}

/** What tshark prints of a file: it does not read a pipe that node makes. */
function run(capture: Uint8Array, words: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "tshark-"));
  try {
    const file = join(folder, "capture");
    writeFileSync(file, capture);
    const { stdout, stderr, status } = spawnSync("tshark", ["-n", "-r", file, ...words], { encoding: "utf8", maxBuffer: 1 << 28 });
    if (status !== 0) throw new Error(`tshark ended with ${status}: ${stderr}`);
    return stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The connections in the order of their first records. */
export function tsharkConnections(capture: Uint8Array): readonly TsharkConnection[] {
  const names = ["frame.number", "tcp.stream", ...FIELDS, ...ANALYSIS.map((label) => `tcp.analysis.${label}`)];
  const fields = ["-T", "fields", "-E", "occurrence=f", ...names.flatMap((name) => ["-e", name])];
  const byStream = new Map<string, Row[]>();
  for (const row of run(capture, ["-Y", "tcp && !icmp && !icmpv6", ...fields])
    .split("\n")
    .filter(Boolean)
    .map(rowOf)) {
    byStream.set(row.stream, [...(byStream.get(row.stream) ?? []), row]);
  }
  return [...byStream.values()].map(connectionOf);
}
