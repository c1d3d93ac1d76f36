// Traffic that is asked about, and what a rule speaks of.
import type { Port, Transport } from "./model";

/** A connection or a first datagram to a port, or an echo request. */
export type Traffic = { readonly protocol: Transport; readonly port: number } | { readonly protocol: "icmp" };

/** "tcp/1234", "icmp" */
export function describeTraffic(traffic: Traffic): string {
  return traffic.protocol === "icmp" ? "icmp" : `${traffic.protocol}/${traffic.port}`;
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
