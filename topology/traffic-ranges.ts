// All traffic in a few ranges of ports: within a range, rules treat every port alike.
import type { Lab, LabHost } from "./lab";
import type { Port, Transport } from "./model";
import type { LabSubnet } from "./network";
import type { Traffic } from "./traffic";

const LOWEST = 1;
const HIGHEST = 65_535;
const TRANSPORTS: readonly Transport[] = ["tcp", "udp"];

/** Both ends are included; `icmp` is an echo request. */
export type TrafficRange = { readonly protocol: Transport; readonly from: number; readonly to: number } | { readonly protocol: "icmp" };

/** One that stands for all of the range. */
export const firstOf = (range: TrafficRange): Traffic =>
  range.protocol === "icmp" ? range : { protocol: range.protocol, port: range.from };

/** The ports that the rules of those hosts speak of. */
export const portsOfGroups = (hosts: readonly LabHost[]): readonly Port<number>[] =>
  hosts.flatMap(({ interfaces }) => interfaces.flatMap(({ rules }) => rules.map(({ port }) => port)));

/** The ports that the network ACLs of those subnets speak of. */
export const portsOfAcls = (subnets: readonly LabSubnet[]): readonly Port<number>[] =>
  subnets.flatMap(({ networkAcl }) => (networkAcl ? [...networkAcl.ingress, ...networkAcl.egress].map(({ port }) => port) : []));

/** All traffic, divided where one of the ports begins or ends. */
export function rangesBetween(ports: readonly Port<number>[]): readonly TrafficRange[] {
  const ranges = TRANSPORTS.flatMap((protocol) => {
    const starts = ports.flatMap((port) => (port.protocol === protocol ? [port.from, port.to + 1] : []));
    const sorted = [...new Set([LOWEST, ...starts])].filter((port) => port >= LOWEST && port <= HIGHEST).sort((a, b) => a - b);
    return sorted.map((from, index): TrafficRange => ({ protocol, from, to: (sorted[index + 1] ?? HIGHEST + 1) - 1 }));
  });
  return [...ranges, { protocol: "icmp" }];
}

/** Traffic that stands for all that the lab's rules tell apart. */
export const everyTraffic = ({ hosts, subnets }: Lab): readonly Traffic[] =>
  rangesBetween([...portsOfGroups(hosts), ...portsOfAcls(subnets)]).map(firstOf);

const isNext = (one: TrafficRange | undefined, other: TrafficRange) =>
  one?.protocol === other.protocol && one.protocol !== "icmp" && other.protocol !== "icmp" && one.to + 1 === other.from;

/** @param ranges in their order @returns the same traffic in as few ranges as possible */
export function merged(ranges: readonly TrafficRange[]): readonly TrafficRange[] {
  const result: TrafficRange[] = [];
  for (const range of ranges) {
    const last = result.at(-1);
    if (isNext(last, range)) result[result.length - 1] = { ...last, to: (range as { to: number }).to } as TrafficRange;
    else result.push(range);
  }
  return result;
}

function describeRange(range: TrafficRange): string {
  if (range.protocol === "icmp") return "icmp";
  const { protocol, from, to } = range;
  if (from === LOWEST && to === HIGHEST) return `all ${protocol.toUpperCase()}`;
  return from === to ? `${protocol}/${from}` : `${protocol}/${from}-${to}`;
}

/** "tcp/22, tcp/1024-65535, icmp"; "any" if it is all */
export function describeRanges(ranges: readonly TrafficRange[]): string {
  const words = merged(ranges).map(describeRange).join(", ");
  return words === "all TCP, all UDP, icmp" ? "any" : words;
}
