// Small captures that the tests build themselves, each of one thing that happens on a network.
import { builtIcmp } from "./built-icmp";
import { BUILT_TCP } from "./built-tcp";
import { ethernet, LINK } from "./links";
import { type CapturedRecord, pcapOf } from "./pcap";

export interface BuiltCapture {
  readonly name: string;
  readonly bytes: Uint8Array;
}

function capture(name: string, records: readonly CapturedRecord[], snapLength = Infinity): BuiltCapture {
  const frames = records.map((record) => ({ ...record, bytes: ethernet(record.bytes), snapLength }));
  return { name, bytes: pcapOf(frames, { linkType: LINK.ethernet }) };
}

export function builtCaptures(): readonly BuiltCapture[] {
  const ofTcp = Object.entries(BUILT_TCP).map(([name, build]) => capture(name, build().recording.records));
  const ofIcmp = Object.entries(builtIcmp()).map(([name, records]) => capture(name, records));
  return [...ofTcp, capture("headersOnly", BUILT_TCP.complete().recording.records, 54), ...ofIcmp];
}
