// What tells one probe of a traceroute from another: in the probe itself, in an ICMP error that quotes it, and in the target's answer.
import { FLAG, PROTOCOL, type Packet } from "../../headers/packet";
import { isEchoReply, isEchoRequest, isIcmp } from "../message";

export type ProbeProtocol = "udp" | "icmp" | "tcp";

/** Two numbers that a router quotes, since they stand in the first eight bytes of the transport header. */
export interface ProbeKey {
  readonly protocol: ProbeProtocol;
  /** The ports, or the identifier of an echo request. */
  readonly first: number;
  /** The sequence number of a SYN or of an echo request; 0 in UDP. */
  readonly second: number;
}

const ports = (from: number, to: number): number => (from << 16) | to;

/** Of what may be a probe, or of the probe that is quoted: a datagram, a SYN, an echo request. */
export function probeKey(packet: Packet): ProbeKey | undefined {
  const { protocol, sourcePort, destinationPort } = packet;
  if (protocol === PROTOCOL.udp) return { protocol: "udp", first: ports(sourcePort, destinationPort), second: 0 };
  if (protocol === PROTOCOL.tcp) return { protocol: "tcp", first: ports(sourcePort, destinationPort), second: packet.sequence };
  if (isIcmp(packet) && isEchoRequest(packet)) return { protocol: "icmp", first: packet.echoIdentifier, second: packet.echoSequence };
  return undefined;
}

/** Of the probe that this packet answers, if it is an answer of a probe's target: a datagram, a SYN/ACK, an RST, an echo reply. */
export function answeredKey(packet: Packet): ProbeKey | undefined {
  const { protocol, sourcePort, destinationPort, flags } = packet;
  if (protocol === PROTOCOL.udp) return { protocol: "udp", first: ports(destinationPort, sourcePort), second: 0 };
  if (protocol === PROTOCOL.tcp) {
    if ((flags & FLAG.ack) === 0 || (flags & (FLAG.syn | FLAG.rst)) === 0) return undefined;
    return { protocol: "tcp", first: ports(destinationPort, sourcePort), second: (packet.acknowledgment - 1) | 0 };
  }
  if (isIcmp(packet) && isEchoReply(packet)) return { protocol: "icmp", first: packet.echoIdentifier, second: packet.echoSequence };
  return undefined;
}
