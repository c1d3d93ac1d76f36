// Which ICMP message a packet is, whichever version of IP it belongs to.
import { PROTOCOL, type Packet } from "../headers/packet";
import { errorName } from "./error-names";

/** A type of ICMP and the one of ICMPv6 that means the same. */
const TYPES = {
  "echo request": [8, 128],
  "echo reply": [0, 129],
  unreachable: [3, 1],
  "time exceeded": [11, 3],
} as const;

const FRAGMENTATION_NEEDED = 4;
const HOP_LIMIT_EXCEEDED_IN_TRANSIT = 0;

export const isIcmp = ({ version, protocol }: Packet): boolean =>
  version === 4 ? protocol === PROTOCOL.icmp : protocol === PROTOCOL.icmp6;

const hasType = (packet: Packet, message: keyof typeof TYPES): boolean => packet.icmpType === TYPES[message][packet.version === 4 ? 0 : 1];

/** All of these take a packet that `isIcmp` holds of. */
export const isEchoRequest = (packet: Packet): boolean => hasType(packet, "echo request");
export const isEchoReply = (packet: Packet): boolean => hasType(packet, "echo reply");
export const isError = (packet: Packet): boolean => errorName(packet.version, packet.icmpType, packet.icmpCode) !== undefined;

/** "echo request", "port unreachable" */
export function messageName(packet: Packet): string {
  if (isEchoRequest(packet)) return "echo request";
  if (isEchoReply(packet)) return "echo reply";
  return errorName(packet.version, packet.icmpType, packet.icmpCode) ?? `type ${packet.icmpType}`;
}

/** That a packet ran out of hops on its way; not that its fragments came too late. */
export const isHopLimitExceeded = (packet: Packet): boolean =>
  hasType(packet, "time exceeded") && packet.icmpCode === HOP_LIMIT_EXCEEDED_IN_TRANSIT;

/** That a packet could not be delivered, for another reason than its size. */
export const isUnreachable = (packet: Packet): boolean =>
  hasType(packet, "unreachable") && !(packet.version === 4 && packet.icmpCode === FRAGMENTATION_NEEDED);
