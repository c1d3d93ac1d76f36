// Reads a TCP header and its options. RFC 9293
import { int32, uint16 } from "./integers";
import { NONE, PROTOCOL, type Packet } from "./packet";

const SHORTEST_HEADER = 20;
/** Kinds and lengths. https://www.iana.org/assignments/tcp-parameters */
const OPTION = { end: 0, noOperation: 1, maximumSegmentSize: 2, windowScale: 3, sackPermitted: 4, sack: 5, timestamps: 8 } as const;

/** What most segments have: two no-operations, and timestamps after them (RFC 7323, appendix A). */
const ALIGNED_TIMESTAMPS = 0x0101080a;
const ALIGNED_TIMESTAMPS_LENGTH = 12;

/** `bytes[start..end)` is recorded of a segment that has `length` bytes by the IP header. */
export function readTcp(bytes: Uint8Array, start: number, end: number, length: number, packet: Packet): void {
  if (start + SHORTEST_HEADER > end) return void (packet.malformed = true);
  const headerLength = (bytes[start + 12]! >> 4) * 4;
  if (headerLength < SHORTEST_HEADER || headerLength > length) return void (packet.malformed = true);
  packet.protocol = PROTOCOL.tcp;
  packet.payloadLength = length - headerLength;
  packet.sourcePort = uint16(bytes, start);
  packet.destinationPort = uint16(bytes, start + 2);
  packet.sequence = int32(bytes, start + 4);
  packet.acknowledgment = int32(bytes, start + 8);
  packet.flags = bytes[start + 13]!;
  packet.window = uint16(bytes, start + 14);
  packet.checksum = uint16(bytes, start + 16);
  clearOptions(packet);
  if (headerLength > SHORTEST_HEADER) readOptions(bytes, start + SHORTEST_HEADER, end, start + headerLength, packet);
}

export function clearOptions(packet: Packet): void {
  packet.maximumSegmentSize = NONE;
  packet.windowScale = NONE;
  packet.hasTimestamps = false;
  packet.sackPermitted = false;
  packet.sackBlocks = 0;
  packet.optionsCut = false;
}

/**
 * Keeps what was read before an option whose length cannot be. Options that the snap length cut off (the record ends at `end`, before
 * `headerEnd`) are missing, not malformed.
 */
function readOptions(bytes: Uint8Array, start: number, end: number, headerEnd: number, packet: Packet): void {
  if (headerEnd - start === ALIGNED_TIMESTAMPS_LENGTH && headerEnd <= end && int32(bytes, start) === ALIGNED_TIMESTAMPS)
    return readTimestamps(bytes, start + 4, packet);
  const recordedEnd = Math.min(end, headerEnd);
  for (let at = start; at < recordedEnd;) {
    const kind = bytes[at]!;
    if (kind === OPTION.end) return;
    if (kind === OPTION.noOperation) {
      at++;
      continue;
    }
    if (at + 1 === end && end < headerEnd) break;
    const length = at + 1 < headerEnd ? bytes[at + 1]! : 0;
    if (length < 2 || at + length > headerEnd) return void (packet.malformed = true);
    if (at + length > end) break;
    readOption(bytes, at, kind, length, packet);
    at += length;
  }
  packet.optionsCut = recordedEnd < headerEnd;
}

function readTimestamps(bytes: Uint8Array, valueAt: number, packet: Packet): void {
  packet.hasTimestamps = true;
  packet.timestampValue = int32(bytes, valueAt);
}

/** An option of another length than its kind has is skipped. */
function readOption(bytes: Uint8Array, at: number, kind: number, length: number, packet: Packet): void {
  if (kind === OPTION.timestamps && length === 10) readTimestamps(bytes, at + 2, packet);
  else if (kind === OPTION.sack && length >= 10) {
    const edges = Math.min(packet.sackEdges.length, Math.floor((length - 2) / 8) * 2);
    for (let edge = 0; edge < edges; edge++) packet.sackEdges[edge] = int32(bytes, at + 2 + edge * 4);
    packet.sackBlocks = edges / 2;
  } else if (kind === OPTION.maximumSegmentSize && length === 4) packet.maximumSegmentSize = uint16(bytes, at + 2);
  else if (kind === OPTION.windowScale && length === 3) packet.windowScale = bytes[at + 2]!;
  else if (kind === OPTION.sackPermitted && length === 2) packet.sackPermitted = true;
}
