// Packets for tests of what demonstrations read in a capture.
import type { CapturedPacket, CapturedSegment } from "../../../capture-analysis";
import { AnalyzedPackets } from "../../../demonstrations/packets/analyzed-packets";
import { pcapOf } from "../../capture-analysis/support/pcap";
import type { Recording } from "../../capture-analysis/support/recording";

export function analyzed({ records }: Recording): AnalyzedPackets {
  const packets = new AnalyzedPackets();
  packets.analyzer.push(pcapOf(records));
  packets.analyzer.end();
  return packets;
}

/** A packet of 10.0.0.13 to 10.0.0.10, with what matters to the test. */
export const packetWith = (fields: Partial<CapturedPacket>): CapturedPacket => ({
  frame: 1,
  timeSec: 0,
  from: "10.0.0.13",
  to: "10.0.0.10",
  length: 0,
  ...fields,
});

/** An ACK without data, with what matters to the test. */
export const segmentWith = (fields: Partial<CapturedSegment>): CapturedSegment => ({
  connection: 1,
  sequence: 1,
  sequenceNumber: 1,
  length: 0,
  acknowledgment: 1,
  acknowledgmentNumber: 1,
  flags: "ACK",
  window: 65_535,
  sacked: [],
  classes: [],
  ...fields,
});
