// What a picture asks about: the traffic that the rules of the lab's security groups and network ACLs speak of.
import type { Lab } from "../topology/lab";
import type { Port } from "../topology/model";
import { describeTraffic, type Traffic } from "../topology/traffic";

export interface Probe {
  /** "tcp/1234", "tcp/8000-8100", "all tcp", "icmp", "all traffic" */
  readonly label: string;
  /** The port parameter's name. @default "" */
  readonly detail: string;
  readonly protocol: Traffic["protocol"] | "all";
  /** Traffic that stands for it: both ends of a range, one of each protocol. */
  readonly samples: readonly Traffic[];
  /** Whether it is all of its protocol, so that it says what the others of that protocol would say. */
  readonly broad: boolean;
}

const ALL_PORTS = { from: 0, to: 65_535 };

function parameterOf(lab: Lab, protocol: string, port: number): string {
  const named = Object.entries(lab.scenario.ports).find(
    ([name, { transports }]) => lab.ports[name] === port && transports.some((transport) => transport === protocol),
  );
  return named?.[0] ?? "";
}

function probesOf(lab: Lab, port: Port<number>, unnamed: number): readonly Probe[] {
  if (port.protocol === "icmp") return [{ label: "icmp", detail: "", protocol: "icmp", samples: [{ protocol: "icmp" }], broad: true }];
  if (port.protocol === "all") {
    const each = ([{ protocol: "icmp" }, { protocol: "tcp", ...ALL_PORTS }, { protocol: "udp", ...ALL_PORTS }] as const).flatMap((one) =>
      probesOf(lab, one, unnamed),
    );
    return [{ label: "all traffic", detail: "", protocol: "all", samples: each.flatMap(({ samples }) => samples), broad: true }, ...each];
  }
  const { protocol, from, to } = port;
  if (from === ALL_PORTS.from && to === ALL_PORTS.to)
    return [{ label: `all ${protocol}`, detail: "", protocol, samples: [{ protocol, port: unnamed }], broad: true }];
  const samples = [...new Set([from, to])].map((number) => ({ protocol, port: number }));
  const label = from === to ? describeTraffic({ protocol, port: from }) : `${protocol}/${from}-${to}`;
  return [{ label, detail: from === to ? parameterOf(lab, protocol, from) : "", protocol, samples, broad: false }];
}

/** Each once, the broad ones first. */
export function probes(lab: Lab): readonly Probe[] {
  const acls = lab.subnets.flatMap(({ networkAcl }) => (networkAcl ? [...networkAcl.ingress, ...networkAcl.egress] : []));
  const ports = [...lab.hosts.flatMap(({ rules }) => rules), ...acls].map(({ port }) => port);
  const inRange = (number: number) => (port: Port<number>) =>
    (port.protocol === "tcp" || port.protocol === "udp") && port.to - port.from < ALL_PORTS.to && port.from <= number && number <= port.to;
  // Port 9 is "discard" (RFC 863): a scenario hardly names it.
  let unnamed = 9;
  while (ports.some(inRange(unnamed)) && unnamed < ALL_PORTS.to) unnamed += 1;
  const all = new Map(ports.flatMap((port) => probesOf(lab, port, unnamed)).map((probe) => [probe.label, probe]));
  return [...all.values()].sort((one, other) => Number(other.broad) - Number(one.broad));
}

/** Whether the broad probe says what the other would say again. */
export const covers = (broad: Probe, other: Probe): boolean =>
  broad.broad && broad !== other && (broad.protocol === "all" || broad.protocol === other.protocol);
