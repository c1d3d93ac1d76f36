// The state of a running lab's hosts, services and security groups.
import type { Drop, RunningLab, ServiceState } from "../running-lab";
import { paint, table } from "./output";
import { counted } from "../topology/words";

export interface LabStatus {
  readonly name: string;
  readonly scenario: string;
  readonly lan: boolean;
  readonly hosts: readonly {
    readonly name: string;
    readonly securityGroups: readonly string[];
    readonly address: string;
    readonly domainName: string;
    readonly services: readonly { readonly name: string; readonly state: ServiceState }[];
    /** Packets that the host's security group has dropped. */
    readonly dropped: { readonly ingress: number; readonly egress: number };
  }[];
}

export async function statusOf(running: RunningLab): Promise<LabStatus> {
  const [drops, programs] = await Promise.all([running.drops?.read(), running.services.list()]);
  const hosts = running.lab.hosts.map(({ name, securityGroups: groups, address, domainName }) => ({
    name,
    securityGroups: groups,
    address,
    domainName,
    services: programs.filter(({ host }) => host === name).map(({ name: service, state }) => ({ name: service, state })),
    dropped: {
      ingress: drops?.get(name)?.dropped.ingress.packets ?? 0,
      egress: drops?.get(name)?.dropped.egress.packets ?? 0,
    },
  }));
  return { name: running.name, scenario: running.lab.scenario.name, lan: running.lan, hosts };
}

const STYLES = { running: "green", starting: "yellow", stopped: "red" } as const;

/** In one line: "tcp-server running, udp-server stopped". */
export function serviceStates(services: readonly { readonly name: string; readonly state: ServiceState }[]): string {
  return services.map(({ name, state }) => `${name} ${paint(STYLES[state], state)}`).join(", ");
}

export function hostTable({ hosts }: LabStatus): string[] {
  const [header = "", ...rows] = table([
    ["host", "address", "dropped in", "dropped out", "services"],
    ...hosts.map(({ name, address, dropped }) => [name, address, String(dropped.ingress), String(dropped.egress), ""]),
  ]);
  const width = header.indexOf("services");
  return [header, ...rows.map((row, index) => row.padEnd(width) + serviceStates(hosts[index]?.services ?? []))];
}

export interface HostDrop extends Drop {
  readonly host: string;
  /** The peer's name. @default - no host of the lab has the address */
  readonly peer?: string;
}

export interface HostDrops {
  /** The most frequent first. */
  readonly drops: readonly HostDrop[];
  /** Lines for people about drops that the list had no room for. */
  readonly unlisted: readonly string[];
}

export async function dropsOf(running: RunningLab): Promise<HostDrops> {
  const counters = (await running.drops?.read()) ?? [];
  const peers = new Map(running.lab.hosts.map(({ address, name }) => [address, name]));
  const drops = [...counters].flatMap(([host, { drops }]) =>
    drops.map((drop): HostDrop => {
      const peer = peers.get(drop.peerAddress);
      return { host, ...drop, ...(peer !== undefined && { peer }) };
    }),
  );
  const unlisted = [...counters].flatMap(([host, group]) =>
    (["ingress", "egress"] as const)
      .filter((direction) => group.unlisted[direction].packets > 0)
      .map(
        (direction) => `${counted(group.unlisted[direction].packets, "more packet")} dropped at ${host} ${direction}: the list was full`,
      ),
  );
  return { drops: drops.sort((a, b) => b.packets - a.packets), unlisted };
}

export function dropTable(drops: readonly HostDrop[]): string[] {
  return table([
    ["packets", "dropped at", "from", "to", "traffic"],
    ...drops.map(({ packets, host, direction, peer, peerAddress, protocol, port }) => {
      const other = peer === undefined ? peerAddress : `${peer} (${peerAddress})`;
      const ends = direction === "ingress" ? [other, host] : [host, other];
      return [String(packets), `${host} ${direction}`, ...ends, port === undefined ? protocol : `${protocol}/${port}`];
    }),
  ]);
}
