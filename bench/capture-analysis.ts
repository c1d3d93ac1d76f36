// The analysis of captures beside tshark and tcptrace, and how it grows: with packets, with connections, with the file.
//
// Speed is told in CPU time, of a whole process on one core, so that other programs disturb it little.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import type { Analyzed } from "./support/analyze-capture";
import { BYTES_A_PACKET, type CaptureSize, writeCapture } from "./support/capture-file";
import { isInstalled, runOnOneCore } from "./support/cpu-time";
import { tellDisturbance } from "./support/disturbance";
import { type Bench, type Check, median, medianRatio, type Report } from "./support/report";

const ROUNDS = 3;
const OURS = "lab analyze's analysis";
const LEAST_PER_SEC = 2e6;
const LEAST_TIMES_TSHARK = 10;
const MOST_MB = 150;

const BESIDE_OTHERS: CaptureSize = { packets: 2_000_000, connections: 1000 };
const FEWER_PACKETS: CaptureSize = { packets: 1_000_000, connections: 1000 };
const MORE_PACKETS: CaptureSize = { packets: 4_000_000, connections: 1000 };
const LINEAR = 1.3;
const [FEW, SOME, MANY] = [1000, 10_000, 100_000];
const ONE_GB: CaptureSize = { packets: Math.ceil(1e9 / BYTES_A_PACKET / 4) * 4, connections: 1000 };

interface Peer {
  readonly name: string;
  readonly command: (path: string) => readonly string[];
}

/** What they print of each connection is the nearest to what ours tells. */
const TSHARK: Peer = { name: "tshark", command: (path) => ["tshark", "-n", "-q", "-r", path, "-z", "conv,tcp"] };
const TCPTRACE: Peer = { name: "tcptrace", command: (path) => ["tcptrace", "-n", "-l", path] };

class Measurements {
  readonly rows: Report["rows"][number][] = [];

  constructor(
    private readonly folder: string,
    private readonly progress: (line: string) => void,
  ) {}

  get program(): string {
    return join(this.folder, "analyze-capture.cjs");
  }

  async bundle(): Promise<void> {
    const main = join(__dirname, "support", "analyze-capture.ts");
    await build({ entryPoints: [main], outfile: this.program, bundle: true, platform: "node", target: "node20", format: "cjs" });
  }

  /** Writes a file, which is removed after `use`. */
  private with<T>(size: CaptureSize, use: (path: string) => T): T {
    this.progress(`${size.packets} packets of ${size.connections} connections`);
    const path = join(this.folder, "capture.pcap");
    writeCapture(path, size);
    try {
      return use(path);
    } finally {
      rmSync(path);
    }
  }

  private row(
    program: string,
    { packets, connections }: CaptureSize,
    cpuSec: readonly number[],
    sec: readonly number[],
    mb?: number,
  ): void {
    this.rows.push({
      program,
      packets,
      connections,
      "CPU s": median(cpuSec).toFixed(2),
      "elapsed s": median(sec).toFixed(2),
      "packets/s of a core": Math.round(packets / median(cpuSec)),
      "ns/packet": Math.round((1e9 * median(cpuSec)) / packets),
      "peak MB": mb === undefined ? "" : mb.toFixed(0),
    });
  }

  /** @returns of each peer, the CPU time of each round, in seconds */
  besideOthers(size: CaptureSize, peers: readonly Peer[]): Map<string, number[]> {
    return this.with(size, (path) => {
      const ours: Peer = { name: OURS, command: () => [process.execPath, this.program, path] };
      const measured = [ours, ...peers].map(({ name, command }) => ({
        name,
        words: command(path),
        cpuSec: [] as number[],
        sec: [] as number[],
      }));
      for (let round = 1; round <= ROUNDS; round++) {
        for (const { words, cpuSec, sec } of measured) {
          const ran = runOnOneCore(words);
          cpuSec.push(ran.cpuSec);
          sec.push(ran.sec);
        }
        this.progress(
          `round ${round} of ${ROUNDS}: ${measured.map(({ name, cpuSec }) => `${name} ${cpuSec.at(-1)!.toFixed(2)} s`).join(", ")}`,
        );
      }
      for (const { name, cpuSec, sec } of measured) this.row(name, size, cpuSec, sec);
      return new Map(measured.map(({ name, cpuSec }) => [name, cpuSec]));
    });
  }

  /** The analysis alone, without the start of its process. @throws Error if it finds what is not in the file */
  alone(size: CaptureSize): { readonly nsAPacket: number; readonly mb: number } {
    return this.with(size, (path) => {
      const runs = Array.from({ length: ROUNDS }, () => {
        const { sec, stdout } = runOnOneCore([process.execPath, this.program, path]);
        const analyzed = JSON.parse(stdout) as Analyzed;
        const { packets, complete, irregular } = analyzed;
        if (packets !== size.packets || complete !== size.connections || irregular !== 0)
          throw new Error(`the analysis of ${JSON.stringify(size)} is wrong: ${stdout}`);
        return { ...analyzed, elapsed: sec };
      });
      const cpuSec = runs.map(({ sec }) => sec);
      const mb = Math.max(...runs.map(({ peakKib }) => (peakKib * 1024) / 1e6));
      this.row(
        `${OURS}, without start`,
        size,
        cpuSec,
        runs.map(({ elapsed }) => elapsed),
        mb,
      );
      return { nsAPacket: (1e9 * median(cpuSec)) / size.packets, mb };
    });
  }
}

function speedChecks(measured: ReadonlyMap<string, readonly number[]>): Check[] {
  const perSec = (name: string) => (measured.get(name) ?? []).map((cpuSec) => BESIDE_OTHERS.packets / cpuSec);
  const [ours, tshark] = [perSec(OURS), perSec(TSHARK.name)];
  return [
    { what: "packets a second of one core", value: median(ours), atLeast: LEAST_PER_SEC },
    { what: "packets a second / tshark's", value: medianRatio(ours, tshark), atLeast: LEAST_TIMES_TSHARK },
  ];
}

export const bench: Bench = {
  title: "the analysis of captures, beside tshark and tcptrace, and as packets and connections grow",
  async run(progress) {
    if (!isInstalled("tshark")) throw new Error("tshark is missing, which the analysis is measured beside: apt-get install tshark");
    const hasTcptrace = isInstalled("tcptrace");
    if (!hasTcptrace) progress("NOT MEASURED: tcptrace is missing; install it to compare: apt-get install tcptrace");
    await tellDisturbance(progress);
    const folder = mkdtempSync(join(tmpdir(), "tcp-ip-lab-bench-"));
    try {
      const measurements = new Measurements(folder, progress);
      await measurements.bundle();
      const speeds = measurements.besideOthers(BESIDE_OTHERS, [TSHARK, ...(hasTcptrace ? [TCPTRACE] : [])]);
      if (!hasTcptrace) measurements.rows.push({ program: "tcptrace: NOT INSTALLED" });
      const fewer = measurements.alone(FEWER_PACKETS);
      const more = measurements.alone(MORE_PACKETS);
      const withConnections = (connections: number) => measurements.alone({ ...BESIDE_OTHERS, connections });
      const [least, some, most] = [withConnections(FEW), withConnections(SOME), withConnections(MANY)];
      const oneGb = measurements.alone(ONE_GB);
      return {
        rows: measurements.rows,
        checks: [
          ...speedChecks(speeds),
          { what: "time a packet, of four million / of one million", value: more.nsAPacket / fewer.nsAPacket, atMost: LINEAR },
          // No step costs more with more connections, but their state no longer fits into the caches.
          { what: "time a packet, of 100,000 connections / of 1,000", value: most.nsAPacket / least.nsAPacket, atMost: 3 },
          { what: "peak memory of a file of 1 GB, in MB", value: oneGb.mb, atMost: MOST_MB },
          {
            what: "memory for a further connection, from 10,000 on / before",
            value: (most.mb - some.mb) / (MANY - SOME) / ((some.mb - least.mb) / (SOME - FEW)),
            atMost: LINEAR,
          },
        ],
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
