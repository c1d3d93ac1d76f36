// The state of a running lab's hosts, services and security groups.
import type { Drop, LinkStatus, NetworkDrop, RunningLab } from "../running-lab";
import { linkTable } from "./links";
import { table } from "./output";
import { type ServiceOfHost, serviceStates, servicesOn } from "./service-states";
import { counted } from "../topology/words";

export interface LabStatus {
  readonly name: string;
  readonly scenario: string;
  readonly lan: boolean;
  readonly hosts: readonly {
    readonly name: string;
    readonly securityGroups: readonly string[];
    readonly address: string;
    readonly publicAddress?: string;
    readonly domainName: string;
    readonly services: readonly ServiceOfHost[];
    /** Packets that the host's security group has dropped. */
    readonly dropped: { readonly ingress: number; readonly egress: number };
  }[];
  /** Outside the VPC: they have public addresses only. */
  readonly internetHosts: readonly { readonly name: string; readonly address: string }[];
  /** Those that are set. */
  readonly links: readonly LinkStatus[];
}

export async function statusOf(running: RunningLab): Promise<LabStatus> {
  const [drops, programs, links = []] = await Promise.all([running.drops?.read(), running.services.list(), running.links?.list()]);
  const hosts = running.lab.hosts.map((host) => {
    const { name, securityGroups, address, publicAddress, domainName } = host;
    const dropped = drops?.get(name)?.dropped;
    return {
      name,
      securityGroups,
      address,
      ...(publicAddress !== undefined && { publicAddress }),
      domainName,
      services: servicesOn(host, programs),
      dropped: { ingress: dropped?.ingress.packets ?? 0, egress: dropped?.egress.packets ?? 0 },
    };
  });
  const internetHosts = running.lab.internetHosts.map(({ name, address }) => ({ name, address }));
  return { name: running.name, scenario: running.lab.scenario.name, lan: running.lan, hosts, internetHosts, links };
}

/** Hosts, and below them the links that are set. */
export function statusLines(status: LabStatus): string[] {
  return [...hostTable(status), ...(status.links.length > 0 ? ["", ...linkTable(status.links)] : [])];
}

/** With a column of public addresses if there are any. */
function hostTable({ hosts, internetHosts }: LabStatus): string[] {
  const hasPublic = internetHosts.length > 0 || hosts.some(({ publicAddress }) => publicAddress !== undefined);
  const row = (name: string, address: string, publicAddress: string, ...more: string[]) =>
    hasPublic ? [name, address, publicAddress, ...more] : [name, address, ...more];
  const [header = "", ...rows] = table([
    row("host", "address", "public address", "dropped in", "dropped out", "services"),
    ...hosts.map(({ name, address, publicAddress = "", dropped }) =>
      row(name, address, publicAddress, String(dropped.ingress), String(dropped.egress), ""),
    ),
    ...internetHosts.map(({ name, address }) => row(name, "", address, "", "", "")),
  ]);
  const width = header.indexOf("services");
  return [header, ...rows.map((row, index) => (row.padEnd(width) + serviceStates(hosts[index]?.services ?? [])).trimEnd())];
}

export interface HostDrop extends Drop {
  readonly host: string;
  /** The peer's name. @default - no host of the lab has the address */
  readonly peer?: string;
}

/** By a network ACL, a route table or a gateway. */
export interface NamedNetworkDrop extends NetworkDrop {
  /** Names of the hosts. @default - no host of the lab has the address */
  readonly from?: string;
  readonly to?: string;
}

export interface HostDrops {
  /** The most frequent first. */
  readonly drops: readonly (HostDrop | NamedNetworkDrop)[];
  /** Lines for people about drops that the list had no room for. */
  readonly unlisted: readonly string[];
}

export async function dropsOf(running: RunningLab): Promise<HostDrops> {
  const counters = (await running.drops?.read()) ?? [];
  const peers = new Map([...running.lab.hosts, ...running.lab.internetHosts].map(({ address, name }) => [address, name]));
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
  const network = ((await running.drops?.readNetwork())?.drops ?? []).map((drop): NamedNetworkDrop => {
    const [from, to] = [peers.get(drop.source), peers.get(drop.destination)];
    return { ...drop, ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
  });
  return { drops: [...drops, ...network].sort((a, b) => b.packets - a.packets), unlisted };
}

const named = (name: string | undefined, address: string) => (name === undefined ? address : `${name} (${address})`);

function dropRow(drop: HostDrop | NamedNetworkDrop): string[] {
  const { packets, protocol, port } = drop;
  const traffic = port === undefined ? protocol : `${protocol}/${port}`;
  if ("host" in drop) {
    const other = named(drop.peer, drop.peerAddress);
    const ends = drop.direction === "ingress" ? [other, drop.host] : [drop.host, other];
    return [String(packets), `${drop.host} ${drop.direction}`, ...ends, traffic];
  }
  const answer = drop.sourcePort === undefined ? traffic : `answer from ${protocol}/${drop.sourcePort}`;
  return [String(packets), `network, ${drop.rule}`, named(drop.from, drop.source), named(drop.to, drop.destination), answer];
}

export function dropTable(drops: readonly (HostDrop | NamedNetworkDrop)[]): string[] {
  return table([["packets", "dropped at", "from", "to", "traffic"], ...drops.map(dropRow)]);
}
