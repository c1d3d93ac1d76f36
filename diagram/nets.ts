// The arrows of a picture: which nodes may open what to which. Arrows with the same verdicts are merged.
import { merge } from "./merge";
import { ANYWHERE } from "./card-texts";
import type { GroupNode, InternetNode, NatNode, Node } from "./nodes";
import { covers, type Probe, probes } from "./probes";
import type { Lab } from "../topology/lab";
import { canReach, type Reachability } from "../topology/reachability";

/** Each source may open the traffic to each target but itself. */
export interface Net {
  readonly label: string;
  readonly detail: string;
  readonly protocol: Probe["protocol"];
  /** One cannot tell whether it passes. */
  readonly depends: boolean;
  /** The VPC through whose internet gateway it goes. @default - it stays in the VPCs */
  readonly vpc?: string;
  /** Ids of nodes. */
  readonly sources: readonly string[];
  readonly targets: readonly string[];
  /** The rules of security groups that let it pass. */
  readonly title: string;
}

/** One cannot tell whether it passes if it `depends`. */
export type Among = Pick<Net, "label" | "protocol" | "depends">;

export interface Flows {
  readonly nets: readonly Net[];
  /** What the hosts of one node may open to each other, by the node's id. */
  readonly among: ReadonlyMap<string, readonly Among[]>;
}

export type Facts = Pick<Net, "label" | "detail" | "protocol" | "depends" | "vpc">;

/** Of traffic: the targets of each source, by their ids. */
export interface Relation {
  readonly facts: Facts;
  readonly targets: Map<string, Set<string>>;
  readonly rules: Set<string>;
}

const groupPoints = ({ checkpoints }: Reachability) => checkpoints.filter((point) => point.kind === "security-group");

/** "echo" if a rule lets only echo requests pass. */
function icmpDetail(reached: Reachability): string {
  const typed = groupPoints(reached).some(({ rule }) => rule?.port.protocol === "icmp" && rule.port.type !== undefined);
  return typed ? "echo requests" : "all types";
}

/** A probe that passes, or that may pass. */
interface Passing {
  readonly probe: Probe;
  /** Of its samples. */
  readonly paths: readonly Reachability[];
  /** The one that has the probe's verdict. */
  readonly reached: Reachability;
}

class Finder {
  readonly relations = new Map<string, Relation>();
  readonly among = new Map<string, readonly Among[]>();
  private readonly asked: readonly Probe[];

  constructor(
    private readonly lab: Lab,
    private readonly nodes: readonly Node[],
  ) {
    this.asked = probes(lab);
  }

  private add(from: string, to: string, facts: Facts, paths: readonly Reachability[]): void {
    const key = JSON.stringify(facts);
    const relation = this.relations.get(key) ?? { facts, targets: new Map<string, Set<string>>(), rules: new Set<string>() };
    this.relations.set(key, relation);
    relation.targets.set(from, (relation.targets.get(from) ?? new Set()).add(to));
    for (const path of paths) {
      const ids = groupPoints(path).flatMap(({ rule }) => rule?.id ?? []);
      relation.rules.add(ids.join(" and "));
    }
  }

  /** The probes that pass, or that may pass; those that a broad one speaks for are left out. */
  private passing(from: string, to: string): Passing[] {
    const asked = this.asked.map((probe) => {
      const paths = probe.samples.map((traffic) => canReach(this.lab, from, to, traffic));
      return { probe, paths, reached: paths.find(({ verdict }) => verdict === "depends") ?? paths[0]! };
    });
    const passing = asked.filter(({ probe, paths, reached }) => {
      const unlike = probe.protocol === "all" && paths.some(({ verdict }) => verdict !== reached.verdict);
      return !unlike && paths.every(({ verdict }) => verdict !== "no");
    });
    const dropped = asked.filter(({ paths }) => paths.every(({ verdict }) => verdict === "no")).map(({ probe }) => probe);
    const said = ({ probe, reached }: Passing) =>
      passing.some((each) => covers(each.probe, probe) && ["yes", reached.verdict].includes(each.reached.verdict));
    return passing
      .filter((each) => !said(each))
      .map(({ probe, ...rest }) => {
        const but = dropped.filter((each) => covers(probe, each)).map(({ label }) => label);
        return { ...rest, probe: but.length === 0 ? probe : { ...probe, label: `${probe.label} but ${but.join(", ")}` } };
      });
  }

  private facts({ label, detail, protocol }: Probe, reached: Reachability, more: Partial<Facts> = {}): Facts {
    const said = protocol === "icmp" ? icmpDetail(reached) : detail;
    return { label, detail: said, protocol, depends: reached.verdict === "depends", ...more };
  }

  between(from: GroupNode, to: GroupNode): void {
    const other = from === to ? to.hosts[1] : to.hosts[0];
    if (!other) return;
    const passing = this.passing(from.hosts[0].name, other.name);
    if (from === to)
      this.among.set(
        from.id,
        passing.map(({ probe, reached }) => this.facts(probe, reached)),
      );
    else passing.forEach(({ probe, paths, reached }) => this.add(from.id, to.id, this.facts(probe, reached), paths));
  }

  fromInternet(from: InternetNode, to: GroupNode): void {
    for (const { probe, paths, reached } of this.passing(from.hosts[0].name, to.hosts[0].name))
      this.add(from.id, to.id, this.facts(probe, reached, { vpc: to.vpc }), paths);
  }

  /** By the internet gateway itself, or to a NAT gateway and from there. */
  toInternet(from: GroupNode, internet: readonly InternetNode[]): void {
    const found = internet.flatMap((to) => this.passing(from.hosts[0].name, to.hosts[0].name).map((each) => ({ ...each, to })));
    const direct = { vpc: from.vpc };
    for (const { probe, paths, reached, to } of found) {
      const via = reached.checkpoints.find(({ kind }) => kind === "nat-gateway");
      const nat = this.nodes.find((node): node is NatNode => node.kind === "nat" && via?.kind === "nat-gateway" && node.name === via.name);
      if (!nat) {
        this.add(from.id, to.id, this.facts(probe, reached, direct), paths);
        continue;
      }
      const alike = found.filter((each) => each.probe.label === probe.label && each.reached.verdict === reached.verdict);
      const detail = destinations(alike.map((each) => each.to));
      this.add(from.id, nat.id, { ...this.facts(probe, reached), detail }, paths);
      this.add(nat.id, to.id, this.facts(probe, reached, { vpc: nat.vpc }), paths);
    }
    for (const node of this.nodes) if (node.kind === "endpoint" && node.vpc === from.vpc) this.toEndpoint(from, node);
  }

  /** The path of reachability does not know endpoints: the sender's group and ACL decide, and the route that the endpoint brings. */
  private toEndpoint(from: GroupNode, endpoint: Extract<Node, { kind: "endpoint" }>): void {
    const subnet = this.lab.subnets.find(({ name }) => name === from.subnet);
    if (!subnet || !endpoint.routeTables.includes(subnet.routeTable)) return;
    const https = { protocol: "tcp", port: 443 } as const;
    const reached = canReach(this.lab, from.hosts[0].name, ANYWHERE, https);
    const [group, acl] = reached.checkpoints;
    if (group?.verdict !== "passes" || (acl?.kind === "network-acl" && acl.verdict !== "passes")) return;
    const facts = { label: "tcp/443", detail: "to anywhere", protocol: "tcp", depends: false } as const;
    this.add(from.id, endpoint.id, facts, [reached]);
  }
}

function destinations(nodes: readonly InternetNode[]): string {
  const names = nodes.flatMap(({ hosts }) => hosts.map(({ name }) => name));
  return names.includes(ANYWHERE) ? "to anywhere" : `to ${names.join(", ")}`;
}

/** @param lab see {@link withAnywhere} */
export function flowsOf(lab: Lab, nodes: readonly Node[]): Flows {
  const groups = nodes.filter((node) => node.kind === "group");
  const internet = nodes.filter((node) => node.kind === "internet");
  const finder = new Finder(lab, nodes);
  for (const from of groups) {
    groups.forEach((to) => finder.between(from, to));
    finder.toInternet(from, internet);
    internet.forEach((other) => finder.fromInternet(other, from));
  }
  return { nets: merge([...finder.relations.values()]), among: finder.among };
}
