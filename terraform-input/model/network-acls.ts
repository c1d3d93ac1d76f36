// Network ACLs with their rules, and which subnet has which.
import { type AclRule, allTraffic, type Direction, type NetworkAcl, type Port } from "../../topology/model";
import type { Resource } from "../format/document";
import { NETWORK_ACLS, type Path, SUBNETS } from "../format/links";
import { listOf, objectOf, textOf } from "../format/json";
import { ipv4Block } from "./blocks";
import { portOf } from "./ports";
import type { Reading } from "./reading";

/** The last rule of each ACL, which denies everything and cannot be changed. */
const LAST_NUMBER = 32_767;

/** https://docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html */
const DEFAULT_RULE: AclRule = { number: 100, action: "allow", port: allTraffic(), peer: { kind: "ipv4", cidrBlock: "0.0.0.0/0" } };

/** ICMP's type and code are arguments of their own here. */
function portOfRule(values: Readonly<Record<string, unknown>>): Port | undefined {
  const port = portOf(values["protocol"], values["from_port"], values["to_port"]);
  return port?.protocol === "icmp" ? portOf("icmp", values["icmp_type"], values["icmp_code"]) : port;
}

export class NetworkAcls {
  private readonly bySubnet = new Map<Resource, Resource>();
  /** Subnets whose ACL cannot be told. */
  private readonly untold = new Set<Resource>();
  private readonly all: readonly Resource[];

  constructor(private readonly reading: Reading) {
    const { linker } = reading;
    this.all = reading.of(...NETWORK_ACLS);
    reading.name(this.all);
    for (const acl of this.all) {
      const { resources, others } = linker.all(acl, ["subnet_ids"], SUBNETS);
      for (const subnet of resources) this.bySubnet.set(subnet, acl);
      if (others.some((other) => !other.startsWith("subnet-"))) this.lose(acl.address, acl);
    }
    for (const association of reading.of("aws_network_acl_association")) {
      const acl = linker.one(association, ["network_acl_id"], NETWORK_ACLS);
      const subnet = linker.one(association, ["subnet_id"], SUBNETS);
      if (acl && subnet) this.bySubnet.set(subnet, acl);
      else this.lose(association.address, acl, subnet);
    }
  }

  /** An association of which not both ends can be told: what the ACLs of the subnets that it may be of let through is unknown. */
  private lose(address: string, acl?: Resource, subnet?: Resource): void {
    const vpc = acl && this.reading.linker.vpcOf(acl);
    const all = subnet ? [subnet] : this.reading.of(...SUBNETS).filter((each) => !vpc || this.reading.linker.vpcOf(each) === vpc);
    for (const each of all) this.untold.add(each);
    this.reading.notes.add(address, "which subnet it gives which network ACL cannot be told: what passes there cannot be told");
  }

  /** Name of the subnet's ACL. @returns undefined for a default one that filters nothing */
  nameFor(subnet: Resource): string | undefined {
    const vpc = this.reading.linker.vpcOf(subnet);
    if (vpc && this.untold.has(subnet) && !this.bySubnet.has(subnet)) return unknownAcl(this.reading.nameOf(vpc));
    const acl = this.of(subnet);
    return acl && !this.isUntouched(acl) ? this.reading.nameOf(acl) : undefined;
  }

  /** The subnet's own, or the VPC's default one. */
  private of(subnet: Resource): Resource | undefined {
    const own = this.bySubnet.get(subnet);
    if (own) return own;
    const vpc = this.reading.linker.vpcOf(subnet);
    return this.all.find((acl) => acl.type === "aws_default_network_acl" && this.reading.linker.vpcOf(acl) === vpc);
  }

  /** Those of a VPC, except for a default one as AWS makes it, which filters nothing. */
  models(vpc: Resource): readonly NetworkAcl[] {
    const known = this.all
      .filter((acl) => this.reading.linker.vpcOf(acl) === vpc && !this.isUntouched(acl))
      .map((acl) => ({ name: this.reading.nameOf(acl), ingress: this.rules(acl, "ingress"), egress: this.rules(acl, "egress") }));
    const isLost = [...this.untold].some((subnet) => this.reading.linker.vpcOf(subnet) === vpc);
    const rules = numbered(perhaps("a network ACL that cannot be told"));
    return isLost ? [...known, { name: unknownAcl(this.reading.nameOf(vpc)), ingress: rules, egress: rules }] : known;
  }

  /** Whether it is as AWS makes it, which filters nothing. */
  private isUntouched(acl: Resource): boolean {
    return isMade(acl) && this.separate.of(acl).length === 0 && this.separate.untold.length === 0;
  }

  private get separate() {
    return this.reading.ownedBy("aws_network_acl_rule", "network_acl_id", NETWORK_ACLS);
  }

  private rules(acl: Resource, direction: Direction): readonly AclRule[] {
    const isOfDirection = ({ values }: Resource) => (values["egress"] === true) === (direction === "egress");
    const rulesOf = (rule: Resource) => this.rule(rule, [], rule.values, rule.values["rule_number"], rule.values["rule_action"]);
    const inline = listOf(acl.values[direction]).map(objectOf);
    const read = [
      ...this.separate.of(acl).filter(isOfDirection).flatMap(rulesOf),
      ...inline.flatMap((values, index) => this.rule(acl, [direction, index], values, values["rule_no"], values["action"])),
      ...this.separate.untold
        .filter(isOfDirection)
        .flatMap((rule) => rulesOf(rule).map((each) => ({ ...each, peer: { kind: "unknown", name: rule.address } as const }))),
      ...(isMade(acl) ? [DEFAULT_RULE] : []),
      ...(this.isUntold(acl, direction) ? perhaps(acl.address) : []),
    ];
    return numbered(read);
  }

  /** Whether all its inline rules are known after the apply only. */
  private isUntold(acl: Resource, direction: Direction): boolean {
    return this.reading.linker.isUnknown(acl, [direction]) && this.reading.linker.isConfigured(acl, direction);
  }

  /** Several, if it cannot be told what it does. */
  private rule(
    resource: Resource,
    block: Path,
    values: Readonly<Record<string, unknown>>,
    number: unknown,
    action: unknown,
  ): readonly UnnumberedRule[] {
    const isUnknown = (...names: readonly string[]) => names.some((name) => this.reading.linker.isUnknown(resource, [...block, name]));
    const text = textOf(values["cidr_block"]);
    if (text === undefined && !isUnknown("cidr_block")) return [];
    if (isUnknown("protocol", "action", "rule_action", "rule_no", "rule_number"))
      return perhaps(`${resource.address}, which is known after the apply only`);
    const port = portOfRule(values);
    if (port === undefined) {
      this.reading.notes.add(resource.address, `protocol ${String(values["protocol"])} is none of TCP, UDP and ICMP: left out`);
      return [];
    }
    const cidrBlock = isUnknown("from_port", "to_port", "icmp_type", "icmp_code") ? undefined : ipv4Block(text);
    return [
      {
        number: Number(number),
        action: String(action).toLowerCase() === "allow" ? "allow" : "deny",
        port,
        peer:
          cidrBlock === undefined
            ? { kind: "unknown", name: text ?? "a block that is known after the apply only" }
            : { kind: "ipv4", cidrBlock },
      },
    ];
  }
}

/** @default - the lowest number that is free: one for unknown addresses decides nothing, wherever it stands */
type UnnumberedRule = Omit<AclRule, "number"> & { readonly number?: number };

/** In the place of a rule that may allow or deny anything. */
const perhaps = (name: string): readonly UnnumberedRule[] =>
  (["allow", "deny"] as const).map((action) => ({ action, port: allTraffic(), peer: { kind: "unknown", name } }));

/** The first of each number; the last rule of each ACL is AWS's own. */
function numbered(rules: readonly UnnumberedRule[]): readonly AclRule[] {
  const taken = new Map<number, AclRule>();
  for (const rule of rules)
    if (rule.number !== undefined && rule.number < LAST_NUMBER && !taken.has(rule.number))
      taken.set(rule.number, { ...rule, number: rule.number });
  for (const rule of rules) {
    if (rule.number !== undefined) continue;
    let number = 1;
    while (taken.has(number)) number++;
    taken.set(number, { ...rule, number });
  }
  return [...taken.values()];
}

/** Whether AWS makes it with its VPC, and no resource adopts it. */
const isMade = ({ address }: Resource) => address.endsWith(".default_network_acl_id");

/** Names are unique in a scenario. */
const unknownAcl = (vpc: string) => `${vpc.slice(0, 28).replace(/-+$/, "")}-unknown-acl`;
