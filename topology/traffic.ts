// Traffic that is asked about, and whether a rule's ports allow it.
import type { Port, Transport } from "./model";

/** A connection or a first datagram to a port, or an echo request. */
export type Traffic = { readonly protocol: Transport; readonly port: number } | { readonly protocol: "icmp" };

const ECHO_REQUEST = { type: 8, code: 0 };

/** "tcp/1234", "icmp" */
export function describeTraffic(traffic: Traffic): string {
  return traffic.protocol === "icmp" ? "icmp" : `${traffic.protocol}/${traffic.port}`;
}

export function allows(port: Port<number>, traffic: Traffic): boolean {
  switch (port.protocol) {
    case "all":
      return true;
    case "icmp":
      return (
        traffic.protocol === "icmp" &&
        [undefined, ECHO_REQUEST.type].includes(port.type) &&
        [undefined, ECHO_REQUEST.code].includes(port.code)
      );
    default:
      return port.protocol === traffic.protocol && port.from <= traffic.port && traffic.port <= port.to;
  }
}

/** The port numbers that a rule speaks of: the ends of its range, but for those of all ports. */
export function portsOf(port: Port<number>): readonly number[] {
  if (port.protocol === "icmp" || port.protocol === "all") return [];
  return port.from === 0 && port.to === 65_535 ? [] : [...new Set([port.from, port.to])];
}

/** The traffic that a rule speaks of. */
export function trafficOf(port: Port<number>): readonly Traffic[] {
  if (port.protocol === "icmp") return [{ protocol: "icmp" }];
  return port.protocol === "all" ? [] : portsOf(port).map((number) => ({ protocol: port.protocol, port: number }));
}
