// Protocols and ports as rules of security groups and network ACLs write them.
import { allTraffic, type Port, type Transport } from "../../topology/model";

/** https://www.iana.org/assignments/protocol-numbers */
const PROTOCOLS: Readonly<Record<string, "tcp" | "udp" | "icmp" | "all">> = {
  "-1": "all",
  all: "all",
  "1": "icmp",
  icmp: "icmp",
  "6": "tcp",
  tcp: "tcp",
  "17": "udp",
  udp: "udp",
};

const EVERY = -1;
const HIGHEST = 65_535;

const numberOf = (value: unknown): number | undefined =>
  typeof value === "number" ? value : typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : undefined;

/** @returns undefined for a protocol that carries neither TCP, UDP nor ICMP, or one that is not known */
export function portOf(protocol: unknown, from: unknown, to: unknown): Port | undefined {
  const name = typeof protocol === "number" ? String(protocol) : typeof protocol === "string" ? protocol.toLowerCase() : "";
  const known = Object.hasOwn(PROTOCOLS, name) ? PROTOCOLS[name] : undefined;
  switch (known) {
    case undefined:
      return undefined;
    case "all":
      return allTraffic();
    case "icmp":
      return icmp(numberOf(from), numberOf(to));
    default:
      return transport(known, numberOf(from), numberOf(to));
  }
}

/** In a security group, `from_port` is the ICMP type and `to_port` the code. */
function icmp(type: number | undefined, code: number | undefined): Port {
  if (type === undefined || type === EVERY) return { protocol: "icmp" };
  return { protocol: "icmp", type, ...(code !== undefined && code !== EVERY && { code }) };
}

function transport(protocol: Transport, from: number | undefined, to: number | undefined): Port {
  if (from === undefined || from === EVERY) return { protocol, from: 0, to: HIGHEST };
  return { protocol, from, to: to === undefined || to === EVERY ? HIGHEST : to };
}
