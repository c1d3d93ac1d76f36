// Who takes part in a picture: hosts that no rule tells apart, gateways, and what is outside of the VPCs.
import { type CardText, ANYWHERE, hostCards, interfaceCard, internetCard } from "./card-texts";
import type { Lab, LabHost, LabInterface } from "../topology/lab";
import type { InternetHost } from "../topology/model";
import { inOneOf } from "../topology/packet";

interface Common {
  readonly id: string;
  readonly cards: readonly CardText[];
}

/** Hosts of one subnet with the same security groups and the same verdicts. */
export interface GroupNode extends Common {
  readonly kind: "group";
  readonly vpc: string;
  readonly subnet: string;
  readonly groups: readonly string[];
  readonly hosts: readonly [LabHost, ...LabHost[]];
}

export interface NatNode extends Common {
  readonly kind: "nat";
  readonly vpc: string;
  readonly subnet: string;
  readonly name: string;
}

export interface EndpointNode extends Common {
  readonly kind: "endpoint";
  readonly vpc: string;
  readonly routeTables: readonly string[];
}

/** Further interfaces of the hosts of a group, in another subnet. */
export interface InterfaceNode extends Common {
  readonly kind: "interface";
  readonly vpc: string;
  readonly subnet: string;
}

/** Hosts of the internet with the same verdicts. */
export interface InternetNode extends Common {
  readonly kind: "internet";
  readonly hosts: readonly [InternetHost, ...InternetHost[]];
}

export type Node = GroupNode | InterfaceNode | NatNode | EndpointNode | InternetNode;

const PROBES = ["198.51.100.254", "192.0.2.254", "203.0.113.254", "198.18.0.1"];

/** What rules and routes tell addresses apart by. */
function blocksOf(lab: Lab): readonly (readonly string[])[] {
  const rules = new Map(lab.hosts.flatMap((host) => host.rules).map((rule) => [rule.id, rule.cidrBlocks]));
  const acls = lab.subnets.flatMap(({ networkAcl }) => (networkAcl ? [...networkAcl.ingress, ...networkAcl.egress] : []));
  const routes = lab.subnets.flatMap((subnet) => subnet.routes.map(({ destination }) => [destination]));
  const all = [...rules.values(), ...acls.map(({ cidrBlocks }) => cidrBlocks), ...routes];
  return [...new Map(all.map((blocks) => [blocks.join(), blocks])).values()];
}

/** The lab with one more host of the internet, {@link ANYWHERE}. */
export function withAnywhere(lab: Lab): Lab {
  const specific = blocksOf(lab).flatMap((blocks) => blocks.filter((block) => !block.endsWith("/0")));
  const taken = lab.internetHosts.map((host) => host.address);
  const address = PROBES.find((probe) => !taken.includes(probe) && !inOneOf(specific, probe)) ?? PROBES.at(-1)!;
  return { ...lab, internetHosts: [...lab.internetHosts, { name: ANYWHERE, address }] };
}

/** Lists of those that are alike, in the order of the first ones. */
function classes<T>(all: readonly T[], likeness: (each: T) => string): [T, ...T[]][] {
  const found = new Map<string, [T, ...T[]]>();
  for (const each of all) {
    const key = likeness(each);
    const others = found.get(key);
    if (others) others.push(each);
    else found.set(key, [each]);
  }
  return [...found.values()];
}

function interfaceNodes(lab: Lab, hosts: readonly [LabHost, ...LabHost[]]): readonly InterfaceNode[] {
  return hosts[0].interfaces.slice(1).map((its): InterfaceNode => {
    const { vpc } = lab.subnets.find(({ name }) => name === its.subnet)!;
    const id = `${its.name} of ${hosts[0].name}`;
    return { kind: "interface", id, vpc, subnet: its.subnet, cards: [interfaceCard(hosts, its)] };
  });
}

/** @param lab see {@link withAnywhere} */
export function nodesOf(lab: Lab): readonly Node[] {
  const blocks = blocksOf(lab);
  const bits = (address: string) => blocks.map((each) => (inOneOf(each, address) ? "1" : "0")).join("");
  const vpcOf = new Map(lab.subnets.map(({ name, vpc }) => [name, vpc]));
  const likeness = ({ subnet, securityGroups, publicAddress }: LabInterface) =>
    [subnet, ...[...securityGroups].sort(), publicAddress === undefined].join(" ");
  const hosts = classes(lab.hosts, (host) =>
    [host.interfaces.map(likeness).join(), host.loadBalancing === undefined, bits(host.address)].join(" "),
  );
  const online = lab.vpcs.some(({ internetGateway }) => internetGateway !== undefined);
  const shown = lab.internetHosts.filter(({ name }) => online || name !== ANYWHERE);
  return [
    ...hosts.map((each): GroupNode => {
      const [{ name, subnet, securityGroups }] = each;
      return {
        kind: "group",
        id: `hosts ${name}`,
        vpc: vpcOf.get(subnet)!,
        subnet,
        groups: securityGroups,
        hosts: each,
        cards: hostCards(each),
      };
    }),
    ...hosts.flatMap((each) => interfaceNodes(lab, each)),
    ...lab.natGateways.map(({ name, subnet, address, publicAddress }): NatNode => {
      const cards = [{ title: "NAT gateway", detail: address, lines: [`public ${publicAddress}`] }];
      return { kind: "nat", id: `nat ${name}`, vpc: vpcOf.get(subnet)!, subnet, name, cards };
    }),
    ...lab.scenario.vpcs.flatMap((vpc) =>
      (vpc.gatewayEndpoints ?? []).map(({ name, service, routeTables }): EndpointNode => {
        const title = `${service === "s3" ? "S3" : "DynamoDB"} gateway endpoint`;
        return { kind: "endpoint", id: `endpoint ${name}`, vpc: vpc.name, routeTables, cards: [{ title, lines: [name] }] };
      }),
    ),
    ...classes(shown, ({ address }) => bits(address)).map((each): InternetNode => {
      return { kind: "internet", id: `internet ${each[0].name}`, hosts: each, cards: [internetCard(lab, each)] };
    }),
  ];
}
