// A program that analyzes the capture file that is its argument, and prints what that took as JSON. It is bundled before it is measured.
import { closeSync, openSync, readSync } from "node:fs";
import { CaptureAnalyzer } from "../../capture-analysis";

export interface Analyzed {
  readonly packets: number;
  /** Those that were seen from their handshake on. */
  readonly complete: number;
  /** Segments that were sent again, recorded again or out of order: there are none in the file. */
  readonly irregular: number;
  /** Of the analysis without the start of the program, in seconds of CPU time. */
  readonly sec: number;
  /** Peak memory, in KiB. */
  readonly peakKib: number;
}

const [path = ""] = process.argv.slice(2);
const before = process.cpuUsage();
const analyzer = new CaptureAnalyzer();
const file = openSync(path, "r");
const block = new Uint8Array(1 << 18);
for (let length; (length = readSync(file, block)) > 0;) analyzer.push(block.subarray(0, length));
closeSync(file);
analyzer.end();
const { packets, summary } = analyzer.overview();
let irregular = 0;
for (const { repairs, recordedAgain, outOfOrder } of analyzer.connections())
  irregular += repairs.length + recordedAgain.length + outOfOrder.length;
const { user, system } = process.cpuUsage(before);
const analyzed: Analyzed = {
  packets,
  complete: summary.opening.complete ?? 0,
  irregular,
  sec: (user + system) / 1e6,
  peakKib: process.resourceUsage().maxRSS,
};
process.stdout.write(JSON.stringify(analyzed));
