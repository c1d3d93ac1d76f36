// A number for what no router changes of a packet: the same at each interface that records it.
import { type Packet, PROTOCOL } from "../headers/packet";

/** Bytes of the payload that count: a capture with a snap length has as many. */
const DIGESTED = 32;

const mix = (hash: number, value: number) => Math.imul(hash ^ value, 0x9e3779b1) ^ (hash >>> 15);

function mixBytes(hash: number, bytes: Uint8Array, start: number, end: number): number {
  let mixed = hash;
  for (let at = start; at < end; at++) mixed = mix(mixed, bytes[at]!);
  return mixed;
}

/**
 * Without addresses and ports, which NAT changes; without checksums, which a network card computes after the packet was recorded; without
 * the hop limit.
 *
 * @returns an integer of 53 bits
 */
export function digest(packet: Packet): number {
  const { protocol, payloadLength, bytes, transportStart, recordEnd } = packet;
  let hash = mix(mix(mix(0, protocol), packet.identification), payloadLength);
  let other = mix(hash, 1);
  let payload = transportStart + 8;
  if (protocol === PROTOCOL.tcp) {
    hash = mix(mix(hash, packet.sequence), packet.acknowledgment);
    other = mix(mix(other, (packet.window << 8) | packet.flags), packet.hasTimestamps ? packet.timestampValue : 0);
    payload = transportStart + (bytes[transportStart + 12]! >> 4) * 4;
  } else if (protocol !== PROTOCOL.udp) hash = mix(hash, (packet.icmpType << 8) | packet.icmpCode);
  other = mixBytes(other, bytes, payload, Math.min(payload + DIGESTED, recordEnd));
  return (mix(hash, other) >>> 0) * 0x200000 + (other >>> 11);
}
