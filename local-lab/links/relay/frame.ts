// An Ethernet frame, as far as a link looks into it: RFC 791 (IPv4), RFC 9293 (TCP), RFC 768 (UDP), RFC 792 (ICMP).
import type { PacketKind } from "../../../topology/model";

const ETHERTYPE_IPV4 = 0x0800;
export const ETHERNET_BYTES = 14;
const PROTOCOLS: Readonly<Record<number, string>> = { 1: "icmp", 6: "tcp", 17: "udp" };
const ECHO_REPLY = 0;
const ECHO_REQUEST = 8;
/** No datagram is longer: RFC 791, section 3.1. */
const LONGEST = 65_535;
const FLAGS = { fin: 0x01, syn: 0x02, rst: 0x04, ack: 0x10 } as const;

/** What a link knows of an IPv4 packet. */
export interface Packet {
  /** Everything that it is, `packet` last. */
  readonly kinds: readonly PacketKind[];
  readonly protocol: string;
  readonly source: string;
  readonly destination: string;
  /** @default - TCP and UDP have ports, and fragments but the first do not */
  readonly ports?: readonly [source: number, destination: number];
  /** Of an ICMP echo. @default - none */
  readonly echoId?: number;
  /** Equal for the packets of one connection in one direction. */
  readonly connection: string;
  /** Bytes of the IPv4 packet. */
  readonly length: number;
  /** Bytes of its header. */
  readonly headerBytes: number;
  readonly dontFragment: boolean;
  /** Of a TCP segment: its sequence numbers, payload bytes and acknowledgment. */
  readonly tcp?: { readonly sequence: number; readonly bytes: number; readonly ack?: number };
}

const address = (frame: Buffer, offset: number) => frame.subarray(offset, offset + 4).join(".");

/** @returns undefined if its header is shorter than any, or longer than the segment */
function segment(frame: Buffer, start: number, bytes: number) {
  const flags = frame[start + 13]!;
  const has = (flag: keyof typeof FLAGS) => (flags & FLAGS[flag]) !== 0;
  const header = (frame[start + 12]! >> 4) * 4;
  const payload = bytes - header;
  if (header < 20 || payload < 0) return undefined;
  const kinds: PacketKind[] = [
    ...(has("syn") ? [has("ack") ? ("syn-ack" as const) : ("syn" as const)] : []),
    ...(payload > 0 ? ["data" as const] : []),
    ...(has("fin") ? ["fin" as const] : []),
    ...(has("rst") ? ["rst" as const] : []),
  ];
  const sequence = frame.readUInt32BE(start + 4);
  return {
    kinds: kinds.length === 0 ? (["ack"] as const) : kinds,
    tcp: { sequence, bytes: payload, ...(has("ack") && { ack: frame.readUInt32BE(start + 8) }) },
  };
}

/** @returns undefined unless it is an IPv4 packet that is whole and well formed */
export function parseFrame(frame: Buffer): Packet | undefined {
  if (frame.length < ETHERNET_BYTES + 20 || frame.readUInt16BE(12) !== ETHERTYPE_IPV4) return undefined;
  const ip = ETHERNET_BYTES;
  const headerBytes = (frame[ip]! & 0x0f) * 4;
  const length = frame.readUInt16BE(ip + 2);
  if (frame[ip]! >> 4 !== 4 || headerBytes < 20 || length < headerBytes || frame.length < ip + length) return undefined;
  const fragmentation = frame.readUInt16BE(ip + 6);
  if ((fragmentation & 0x1fff) * 8 + length > LONGEST) return undefined;
  const number = frame[ip + 9]!;
  const protocol = PROTOCOLS[number] ?? `protocol-${number}`;
  const source = address(frame, ip + 12);
  const destination = address(frame, ip + 16);
  const start = ip + headerBytes;
  const bytes = length - headerBytes;
  const common = { protocol, source, destination, length, headerBytes, dontFragment: (fragmentation & 0x4000) !== 0 };
  const between = (more: string) => `${protocol} ${source} > ${destination}${more}`;
  if ((fragmentation & 0x1fff) !== 0) return { ...common, kinds: ["fragment", "packet"], connection: between(" fragments") };
  if ((protocol === "tcp" && bytes >= 20) || (protocol === "udp" && bytes >= 8)) {
    const ports = [frame.readUInt16BE(start), frame.readUInt16BE(start + 2)] as const;
    const connection = `${protocol} ${source}:${ports[0]} > ${destination}:${ports[1]}`;
    if (protocol === "udp") return { ...common, ports, connection, kinds: ["datagram", "packet"] };
    const { kinds = [], ...tcp } = segment(frame, start, bytes) ?? {};
    return { ...common, ports, connection, ...tcp, kinds: [...kinds, "packet"] };
  }
  if (protocol === "icmp" && bytes >= 8) {
    const type = frame[start]!;
    const echo = type === ECHO_REQUEST ? ["echo-request" as const] : type === ECHO_REPLY ? ["echo-reply" as const] : [];
    const echoId = echo.length > 0 ? frame.readUInt16BE(start + 4) : undefined;
    const connection = between(echoId === undefined ? ` type ${type}` : ` echo ${echoId}`);
    return { ...common, connection, kinds: [...echo, "icmp", "packet"], ...(echoId !== undefined && { echoId }) };
  }
  return { ...common, kinds: ["packet"], connection: between("") };
}
