// The packets of several hosts as one pcapng file, while they are captured.
import { PassThrough, type Readable } from "node:stream";
import { MergedCapture, PATIENCE_MS } from "../../capture-analysis/merge/merged-capture";
import type { HostProcess } from "../../running-lab";
import type { AnyHost } from "../../topology/reachability";

const ETHERNET = 1;
const OFTEN_MS = PATIENCE_MS / 10;

/** An interface for each host, with its name and its address. @returns the file, which ends with the last capture */
export function mergedPcapng(hosts: readonly AnyHost[], captures: readonly HostProcess[]): Readable {
  const merged = new MergedCapture(hosts.map(({ name, address }) => ({ name, addresses: [address], linkType: ETHERNET })));
  const file = new PassThrough();
  const outputs = captures.map(({ output }) => output!);
  const write = (blocks: readonly Uint8Array[]) => {
    if (blocks.length === 0 || file.write(Buffer.concat(blocks))) return;
    for (const output of outputs) output.pause();
  };
  file.on("drain", () => outputs.forEach((output) => output.resume()));
  write(merged.head());
  const timer = setInterval(() => write(merged.take(performance.now())), OFTEN_MS);
  const ended = outputs.map(
    (output, index) =>
      new Promise<void>((resolve) => {
        output.on("data", (bytes: Buffer) => merged.push(index, bytes, performance.now())).once("close", () => resolve());
      }),
  );
  void Promise.all(ended).then(() => {
    clearInterval(timer);
    write(merged.end());
    file.end();
  });
  return file;
}
