// Makes one pcapng file of several hosts' captures, while they are made: an interface for each host, all on one time axis.
import { CaptureFile } from "../file/capture-file";
import { interfaceDescription, type NamedInterface, packetBlock, sectionHeader } from "./pcapng-blocks";
import { TimeOrder } from "./time-order";

/** The hosts share a clock, but a busy machine lets one tcpdump write later than another. */
export const PATIENCE_MS = 1000;

export class MergedCapture {
  private readonly files: readonly CaptureFile[];
  private readonly order: TimeOrder<Uint8Array>;
  private nowMs = 0;

  /** @param interfaces one for each capture */
  constructor(private readonly interfaces: readonly NamedInterface[]) {
    this.order = new TimeOrder(interfaces.length, PATIENCE_MS);
    this.files = interfaces.map((_, index) => this.reader(index));
  }

  private reader(index: number): CaptureFile {
    const file: CaptureFile = new CaptureFile({
      record: (bytes, start, end, originalLength, passedUs) => {
        const timeUs = Math.round((file.startSec ?? 0) * 1e6 + passedUs);
        this.order.add(index, timeUs, packetBlock(index, timeUs, bytes.subarray(start, end), originalLength), this.nowMs);
      },
    });
    return file;
  }

  /** What the file begins with. */
  head(): Uint8Array[] {
    return [sectionHeader(), ...this.interfaces.map(interfaceDescription)];
  }

  /** The next bytes of a capture, pcap or pcapng. @param nowMs of a clock that only goes on */
  push(index: number, bytes: Uint8Array, nowMs: number): void {
    this.nowMs = nowMs;
    this.files[index]!.push(bytes);
  }

  /** @returns the next blocks, as far as nothing earlier is to be expected */
  take(nowMs: number): Uint8Array[] {
    return this.order.take(nowMs);
  }

  /** @returns the last blocks: all captures have ended */
  end(): Uint8Array[] {
    return this.order.end();
  }
}
