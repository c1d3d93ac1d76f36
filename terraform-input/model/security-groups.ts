// Security groups with their rules, inline and from resources of their own.
import {
  allTraffic,
  anyIpv4,
  type Direction,
  type Peer,
  type Port,
  type SecurityGroup,
  type SecurityRule,
  type UntoldRule,
} from "../../topology/model";
import type { Resource } from "../format/document";
import { SECURITY_GROUPS } from "../format/links";
import { listOf, objectOf, textOf } from "../format/json";
import { descriptionOf } from "./names";
import { ipv6Peers, peersOf, type Source } from "./peers";
import { portOf } from "./ports";
import type { Reading } from "./reading";
import { openGroup, UNKNOWN_GROUP, unknownGroup } from "./stand-in-groups";

const RULE_TYPES: readonly (readonly [type: string, direction: Direction | undefined])[] = [
  ["aws_security_group_rule", undefined],
  ["aws_vpc_security_group_ingress_rule", "ingress"],
  ["aws_vpc_security_group_egress_rule", "egress"],
];

export class SecurityGroups {
  /** By Terraform's resource. */
  private readonly rulesOf = new Map<Resource, SecurityRule[]>();
  private readonly untoldOf = new Map<Resource, UntoldRule[]>();
  private readonly permissions = new Set<string>();
  private readonly ids = new Set<string>();
  private readonly uses = new Map<Resource, string>();
  private readonly standIns = new Map<string, SecurityGroup>();
  private readonly all: readonly Resource[];

  constructor(private readonly reading: Reading) {
    this.all = reading.of(...SECURITY_GROUPS);
    reading.name(this.all, [UNKNOWN_GROUP]);
    for (const group of this.all) this.rulesOf.set(group, []);
    const separate = this.readSeparate();
    for (const group of this.all) this.readGroup(group, separate);
  }

  /** A group is of the VPC of the interfaces that have it. */
  noteUse(group: Resource, vpc: string): void {
    this.uses.set(group, vpc);
  }

  /** @param vpcName of a group, if it can be told @param anyVpc of a group that no interface has */
  models(vpcName: (group: Resource) => string | undefined, anyVpc: string): readonly SecurityGroup[] {
    const known = this.all.flatMap((group): readonly SecurityGroup[] => {
      const vpc = vpcName(group) ?? this.uses.get(group) ?? anyVpc;
      const description = descriptionOf(group.address);
      const untold = this.untoldOf.get(group);
      return [
        {
          name: this.reading.nameOf(group),
          vpc,
          label: "group",
          description,
          rules: this.rulesOf.get(group)!,
          ...(untold && { untoldRules: untold }),
        },
      ];
    });
    return [...known, ...this.standIns.values()];
  }

  /** Name of the group of an interface that has some of which nothing is known. */
  unknownIn(vpc: string, what: string): string {
    return this.standIn(unknownGroup(vpc, what));
  }

  /** Name of a group that lets everything through, in the place of none. */
  openIn(vpc: string): string {
    return this.standIn(openGroup(vpc));
  }

  private standIn(group: SecurityGroup): string {
    this.standIns.set(group.name, group);
    return group.name;
  }

  /** @returns the groups that have rules as resources of their own, or had them before a plan that deletes them */
  private readSeparate(): ReadonlySet<Resource> {
    const owners = new Set<Resource>();
    for (const [type, fixed] of RULE_TYPES) {
      const directionOf = ({ values }: Resource): Direction => fixed ?? (values["type"] === "egress" ? "egress" : "ingress");
      const rules = this.reading.ownedBy(type, "security_group_id", SECURITY_GROUPS);
      for (const group of this.all)
        for (const rule of rules.of(group)) {
          owners.add(group);
          this.addRule(group, directionOf(rule), { resource: rule, block: [], values: rule.values }, rule.address);
        }
      for (const rule of rules.untold)
        for (const group of this.all) if (group.mode === "managed") this.addUnknown(group, directionOf(rule), rule.address);
      for (const rule of this.reading.document.deleted.filter((each) => each.type === type)) {
        const group = this.reading.linker.one(rule, ["security_group_id"], SECURITY_GROUPS);
        if (group) owners.add(group);
      }
    }
    return owners;
  }

  private readGroup(group: Resource, separate: ReadonlySet<Resource>): void {
    if (group.mode === "data") {
      for (const direction of ["ingress", "egress"] as const) this.addUnknown(group, direction, group.address);
      this.reading.notes.add(group.address, "a data source does not tell the rules of its group: what they let through cannot be told");
      return;
    }
    const made = group.address.endsWith(".default_security_group_id");
    if (made) return this.readDefault(group);
    for (const direction of ["ingress", "egress"] as const) {
      const inline = listOf(group.values[direction]);
      // In a plan, rules that the configuration does not give inline are those of before, which resources of their own repeat.
      if (this.reading.document.kind === "plan" && separate.has(group) && !this.reading.linker.isConfigured(group, direction)) continue;
      if (this.reading.linker.isUnknown(group, [direction]) && this.reading.linker.isConfigured(group, direction))
        this.addUnknown(group, direction, group.address);
      inline.forEach((values, index) => {
        const source = { resource: group, block: [direction, index], values: objectOf(values) };
        this.addRule(group, direction, source, `${group.address} ${direction}`);
      });
    }
  }

  /** https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html */
  private readDefault(group: Resource): void {
    const peer: Peer = { kind: "security-group", name: this.reading.nameOf(group) };
    this.add(group, "ingress", allTraffic(), peer, `${group.address}: AWS's default rule`);
    this.add(group, "egress", allTraffic(), anyIpv4(), `${group.address}: AWS's default rule`);
  }

  private addUnknown(group: Resource, direction: Direction, what: string): void {
    this.add(group, direction, allTraffic(), { kind: "unknown", name: what }, `${what}: rules that are not known`);
  }

  private addRule(group: Resource, direction: Direction, source: Source, address: string): void {
    const { values } = source;
    const from = values["from_port"];
    const port = portOf(values["protocol"] ?? values["ip_protocol"], from, values["to_port"]);
    const description = textOf(values["description"]);
    const text = description === undefined ? address : `${address}: ${description}`;
    if (port === undefined) {
      const protocol = values["protocol"] ?? values["ip_protocol"];
      if (protocol === undefined || protocol === null) this.addUnknown(group, direction, `${address}, whose protocol is not known yet`);
      else {
        this.reading.notes.add(address, `protocol ${JSON.stringify(protocol)} is none of TCP, UDP and ICMP: left out`);
        for (const peer of [...peersOf(this.reading, group, source), ...ipv6Peers(values)])
          this.addUntold(group, { direction, port: `protocol ${textOf(protocol) ?? JSON.stringify(protocol)}`, peer });
      }
      return;
    }
    for (const peer of ipv6Peers(values)) this.addUntold(group, { direction, port, peer });
    const peers = peersOf(this.reading, group, source);
    const isOpen = ["from_port", "to_port"].some((name) => this.reading.linker.isUnknown(source.resource, [...source.block, name]));
    for (const peer of peers)
      this.add(group, direction, port, isOpen ? { kind: "unknown", name: `${address}, whose ports are not known yet` } : peer, text);
    if (peers.length === 0 && ipv6Peers(values).length > 0)
      this.reading.notes.add(address, "it is for IPv6, which the model does not have: left out");
  }

  private addUntold(group: Resource, rule: UntoldRule): void {
    this.untoldOf.set(group, [...(this.untoldOf.get(group) ?? []), rule]);
  }

  /** Unless the group has the same rule: a state has inline what resources of their own say, too. */
  private add(group: Resource, direction: Direction, port: Port, peer: Peer, description: string): void {
    const permission = JSON.stringify([group.address, direction, port, peer]);
    if (this.permissions.has(permission)) return;
    this.permissions.add(permission);
    const rules = this.rulesOf.get(group)!;
    const stem = `${this.reading.nameOf(group)}-${direction}`;
    let number = rules.filter((rule) => rule.direction === direction).length + 1;
    while (this.ids.has(`${stem}-${number}`)) number++;
    const id = `${stem}-${number}`;
    this.ids.add(id);
    rules.push({ id, direction, port, peer, description: descriptionOf(description) });
  }
}
