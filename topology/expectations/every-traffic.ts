// A few kinds of traffic that stand for all: between two ports that rules speak of, every port has the same verdict.
import type { Lab } from "../lab";
import type { Port, Transport } from "../model";
import type { Traffic } from "../traffic";

const LOWEST = 1;
const HIGHEST = 65_535;

function portsOfRules({ hosts, subnets }: Lab): readonly Port<number>[] {
  const groups = hosts.flatMap(({ interfaces }) => interfaces.flatMap(({ rules }) => rules.map(({ port }) => port)));
  const acls = subnets.flatMap(({ networkAcl }) =>
    networkAcl ? [...networkAcl.ingress, ...networkAcl.egress].map(({ port }) => port) : [],
  );
  return [...groups, ...acls];
}

/** The first port of each range of ports that rules treat alike, and ICMP echo requests. */
export function everyTraffic(lab: Lab): readonly Traffic[] {
  const rules = portsOfRules(lab);
  const starts = (transport: Transport) => {
    const own = rules.flatMap((port) => (port.protocol === transport ? [port.from, port.to + 1] : []));
    return [...new Set([LOWEST, ...own])].filter((port) => port >= LOWEST && port <= HIGHEST).sort((one, other) => one - other);
  };
  const transports = ["tcp", "udp"] as const;
  return [...transports.flatMap((protocol) => starts(protocol).map((port): Traffic => ({ protocol, port }))), { protocol: "icmp" }];
}
