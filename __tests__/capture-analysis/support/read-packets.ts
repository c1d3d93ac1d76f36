// Reads a whole capture file for a test, in one piece or in chunks.
import { CaptureFile } from "../../../capture-analysis/file/capture-file";
import { Addresses } from "../../../capture-analysis/headers/addresses";
import { Packet } from "../../../capture-analysis/headers/packet";
import { PacketReader } from "../../../capture-analysis/headers/packet-reader";

export interface ReadRecord {
  readonly bytes: readonly number[];
  readonly originalLength: number;
  readonly timeUs: number;
  readonly linkType: number;
}

/** @param chunk - sizes of the chunks, over and over; @default - one piece */
export function readFile(bytes: Uint8Array, chunk: readonly number[] = [bytes.length]): { file: CaptureFile; records: ReadRecord[] } {
  const records: ReadRecord[] = [];
  const file = new CaptureFile({
    record: (data, start, end, originalLength, timeUs, linkType) =>
      records.push({ bytes: [...data.subarray(start, end)], originalLength, timeUs, linkType }),
  });
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = chunk[turn % chunk.length]!;
    file.push(bytes.slice(at, at + size));
    at += size;
  }
  file.end();
  return { file, records };
}

/** Calls `use` with each record's packet, which is the same object each time. */
export function forEachPacket(bytes: Uint8Array, use: (packet: Packet) => void): void {
  const reader = new PacketReader(new Addresses());
  const packet = new Packet();
  const file = new CaptureFile({
    record(data, start, end, originalLength, timeUs, linkType) {
      reader.read(data, start, end, originalLength, linkType, packet);
      packet.frame++;
      packet.timeUs = timeUs;
      use(packet);
    },
  });
  file.push(bytes);
  file.end();
}
