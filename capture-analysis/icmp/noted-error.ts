// An ICMP error as numbers, from the moment it is read until somebody asks for its value.
import { endpoint, type Addresses } from "../headers/addresses";
import { NONE, PROTOCOL, type Packet } from "../headers/packet";
import { seconds } from "../seconds";
import { type IcmpError, type QuotedPacket } from "../values";
import { errorName } from "./error-names";

interface NotedQuote {
  readonly protocol: number;
  readonly source: number;
  readonly sourcePort: number;
  readonly destination: number;
  readonly destinationPort: number;
  readonly length: number;
}

export interface NotedError {
  readonly frame: number;
  readonly timeUs: number;
  readonly version: number;
  readonly source: number;
  readonly destination: number;
  readonly type: number;
  readonly code: number;
  readonly mtu: number;
  readonly quote: NotedQuote | undefined;
  readonly connection: number | undefined;
}

const quoteOf = ({ protocol, source, sourcePort, destination, destinationPort, ipLength }: Packet): NotedQuote => ({
  protocol,
  source,
  sourcePort,
  destination,
  destinationPort,
  length: ipLength,
});

export function noteError(packet: Packet, quoted: Packet | undefined, connection: number | undefined): NotedError {
  const { frame, timeUs, version, source, destination, icmpType: type, icmpCode: code, mtu } = packet;
  // A later fragment has no transport header to quote.
  const quote = quoted && quoted.protocol !== NONE ? quoteOf(quoted) : undefined;
  return { frame, timeUs, version, source, destination, type, code, mtu, quote, connection };
}

const NAMES: { readonly [protocol: number]: string } = {
  [PROTOCOL.tcp]: "tcp",
  [PROTOCOL.udp]: "udp",
  [PROTOCOL.icmp]: "icmp",
  [PROTOCOL.icmp6]: "icmp",
};

function quotedPacket(addresses: Addresses, quote: NotedQuote): QuotedPacket {
  const { protocol, source, sourcePort, destination, destinationPort, length } = quote;
  const hasPorts = protocol === PROTOCOL.tcp || protocol === PROTOCOL.udp;
  return {
    protocol: NAMES[protocol] ?? String(protocol),
    from: hasPorts ? endpoint(addresses, source, sourcePort) : addresses.text(source),
    to: hasPorts ? endpoint(addresses, destination, destinationPort) : addresses.text(destination),
    length,
  };
}

export function errorValue(addresses: Addresses, error: NotedError): IcmpError {
  const { frame, timeUs, version, source, destination, type, code, mtu, quote, connection } = error;
  return {
    frame,
    time: seconds(timeUs),
    from: addresses.text(source),
    to: addresses.text(destination),
    type,
    code,
    name: errorName(version, type, code) ?? `type ${type}`,
    ...(mtu !== NONE && { mtu }),
    ...(quote && { quotes: quotedPacket(addresses, quote) }),
    ...(connection !== undefined && { connection }),
  };
}
