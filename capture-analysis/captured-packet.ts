// One packet as a value, for who watches a capture while it is made.
import type { Addresses } from "./headers/addresses";
import { FLAG, NONE, type Packet, PROTOCOL } from "./headers/packet";
import { isIcmp, messageName } from "./icmp/message";
import { segmentValue } from "./tcp/segment-value";
import type { TcpConnection } from "./tcp/tcp-connection";
import type { Segment } from "./trace";

/** What SYN and SYN-ACK offer. */
export interface SynOptions {
  /** The longest segment that its sender takes, in bytes of payload and options (RFC 9293, section 3.7.1). @default - not told */
  readonly mss?: number;
  /** Whether it takes selective acknowledgments (RFC 2018). */
  readonly sackPermitted: boolean;
  /** RFC 7323, section 3. */
  readonly timestamps: boolean;
  /** Its later windows count in units of two to this power (RFC 7323, section 2). @default - not told */
  readonly windowScale?: number;
}

export interface CapturedSegment extends Segment {
  /** The connection's number in the analysis. */
  readonly connection: number;
  /** As they stand in the header. */
  readonly sequenceNumber: number;
  readonly acknowledgmentNumber: number;
  /** @default - neither SYN nor SYN-ACK */
  readonly options?: SynOptions;
}

export interface CapturedPacket {
  /** Of its record, from 1. */
  readonly frame: number;
  /** Since 1970. */
  readonly timeSec: number;
  /** Addresses. */
  readonly from: string;
  readonly to: string;
  /** @default - neither TCP nor UDP */
  readonly fromPort?: number;
  /** @default - neither TCP nor UDP */
  readonly toPort?: number;
  /** Bytes of TCP or UDP payload, or of the ICMP message. 0 in a fragment, unless it completes its datagram. */
  readonly length: number;
  /** @default - not TCP */
  readonly tcp?: CapturedSegment;
  /** "echo request", "port unreachable" @default - not ICMP */
  readonly icmp?: string;
}

const ICMP_HEADER = 8;

/**
 * @param startSec when the first record was made, in seconds since 1970
 * @param connection that has just taken the packet @default - it is not TCP
 */
export function capturedPacket(packet: Packet, addresses: Addresses, startSec: number, connection?: TcpConnection): CapturedPacket {
  const { frame, timeUs, source, destination, protocol, sourcePort, destinationPort, payloadLength } = packet;
  const hasPorts = protocol === PROTOCOL.tcp || protocol === PROTOCOL.udp;
  const icmp = isIcmp(packet);
  return {
    frame,
    timeSec: startSec + timeUs / 1e6,
    from: addresses.text(source),
    to: addresses.text(destination),
    ...(hasPorts && { fromPort: sourcePort, toPort: destinationPort }),
    length: icmp ? ICMP_HEADER + payloadLength : payloadLength,
    ...(connection && { tcp: capturedSegment(packet, connection) }),
    ...(icmp && { icmp: messageName(packet) }),
  };
}

function capturedSegment(packet: Packet, connection: TcpConnection): CapturedSegment {
  const { sequence, acknowledgment, flags, maximumSegmentSize, windowScale, hasTimestamps, sackPermitted } = packet;
  const options = {
    sackPermitted,
    timestamps: hasTimestamps,
    ...(maximumSegmentSize !== NONE && { mss: maximumSegmentSize }),
    ...(windowScale !== NONE && { windowScale }),
  };
  return {
    ...segmentValue(connection, packet),
    connection: connection.number,
    sequenceNumber: sequence >>> 0,
    acknowledgmentNumber: acknowledgment >>> 0,
    ...((flags & FLAG.syn) !== 0 && { options }),
  };
}
