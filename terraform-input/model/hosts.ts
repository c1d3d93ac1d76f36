// Hosts: instances, those of autoscaling groups, and the interfaces of load balancers, databases, tasks and functions.
import type { Host, NetworkInterface } from "../../topology/model";
import type { Resource } from "../format/document";
import { listOf, objectOf, textOf } from "../format/json";
import { type Links, type Path, SECURITY_GROUPS, SUBNETS } from "../format/links";
import type { Addresses } from "./addresses";
import { namesOf } from "./names";
import { isPlaced, type Placement, PLACEMENTS } from "./placements";
import type { Reading } from "./reading";
import type { SecurityGroups } from "./security-groups";
import type { Vpcs } from "./vpcs";

const INTERFACE = "aws_network_interface";
const LONGEST_NAME = 58;

/** What is said of a host's interface, before the host has a name. */
interface Plan {
  readonly resource: Resource;
  readonly subnet: Resource;
  readonly groups: Links;
  readonly address?: string;
  readonly publicAddress: boolean;
  readonly filtersNothing: boolean;
  readonly count: number;
  /** Interfaces behind the first. */
  readonly more: readonly Plan[];
}

export class Hosts {
  /** The name of the host that a resource is. */
  readonly byResource = new Map<Resource, string>();

  constructor(
    private readonly reading: Reading,
    private readonly vpcs: Vpcs,
    private readonly securityGroups: SecurityGroups,
  ) {}

  models(addresses: Addresses): readonly Host[] {
    const plans = [...this.instances(), ...this.autoscaled(), ...this.placed()];
    for (const plan of plans)
      for (const { subnet, address } of [plan, ...plan.more]) if (address !== undefined) addresses.reserve(subnet, address);
    const names = namesOf(
      plans.map(({ resource }) => resource),
      LONGEST_NAME,
      ["localhost", "lab-apps", "internet"],
    );
    return plans.flatMap((plan): readonly Host[] => {
      const stem = names.get(plan.resource)!;
      this.byResource.set(plan.resource, plan.count === 1 ? stem : `${stem}-1`);
      return Array.from({ length: plan.count }, (_, index): Host => {
        const name = plan.count === 1 ? stem : `${stem}-${index + 1}`;
        const [first, ...more] = [plan, ...plan.more].map((each) => this.interfaceOf(each, addresses));
        return { name, origin: plan.resource.address, label: name, interfaces: [first!, ...more], services: [] };
      });
    });
  }

  private interfaceOf(plan: Plan, addresses: Addresses): NetworkInterface {
    const { subnet, groups, resource } = plan;
    const vpc = this.reading.linker.vpcOf(subnet)!;
    const vpcName = this.vpcs.nameOf(vpc)!;
    const names = groups.resources.map((group) => this.reading.nameOf(group));
    for (const group of groups.resources) this.securityGroups.noteUse(group, vpcName);
    if (groups.others.length > 0) {
      const what = `security group ${groups.others.join(", ")}`;
      this.reading.notes.add(resource.address, `it has ${what}, whose rules are not known: what they let through cannot be told`);
      names.push(this.securityGroups.unknownIn(vpcName, what));
    }
    if (names.length === 0)
      names.push(plan.filtersNothing ? this.securityGroups.openIn(vpcName) : this.defaultGroup(vpc, resource, vpcName));
    return {
      subnet: this.reading.nameOf(subnet),
      addressOffset: addresses.offset(subnet, plan.address, resource.address),
      securityGroups: [...new Set(names)],
      ...(plan.publicAddress && { publicAddress: true }),
    };
  }

  /** What an interface has for which no group is named. */
  private defaultGroup(vpc: Resource, resource: Resource, vpcName: string): string {
    const group = this.reading.of("aws_default_security_group").find((each) => this.reading.linker.vpcOf(each) === vpc);
    return group ? this.reading.nameOf(group) : this.securityGroups.unknownIn(vpcName, `the default security group of ${resource.address}`);
  }

  private instances(): readonly Plan[] {
    return this.reading.of("aws_instance").flatMap((instance): readonly Plan[] => {
      if (instance.mode === "data") return [];
      const attached = this.attachedTo(instance);
      const [own, ...more] = attached.flatMap((each) => this.ofInterface(each, instance) ?? []);
      if (own) return [{ ...own, resource: instance, more }];
      const groups = this.groupsOfInstance(instance);
      const plan = this.plan(instance, ["subnet_id"], groups, textOf(instance.values["private_ip"]), this.isPublicInstance(instance));
      return plan ? [plan] : [];
    });
  }

  /** Its own, or those of its launch template. */
  private groupsOfInstance(instance: Resource): Links {
    const own = this.both(instance, [["vpc_security_group_ids"], ["security_groups"]]);
    const isGiven = own.resources.length > 0 || own.others.length > 0;
    if (isGiven || listOf(instance.values["launch_template"]).length === 0) return own;
    const template = this.templateOf(instance, "launch_template");
    return template ? this.groupsOfTemplate(template) : { resources: [], others: ["of its launch template"] };
  }

  private groupsOfTemplate(template: Resource): Links {
    return this.both(template, [["vpc_security_group_ids"], ["network_interfaces", 0, "security_groups"]]);
  }

  /** Network interfaces of an instance that are resources of their own, in the order of their device indexes. */
  private attachedTo(instance: Resource): readonly Resource[] {
    const { linker } = this.reading;
    const blocks = ["primary_network_interface", "network_interface"].flatMap((name) =>
      listOf(instance.values[name]).flatMap((_, index) => linker.one(instance, [name, index, "network_interface_id"], [INTERFACE]) ?? []),
    );
    const attachments = this.reading
      .of("aws_network_interface_attachment")
      .filter((attachment) => linker.one(attachment, ["instance_id"], ["aws_instance"]) === instance)
      .flatMap((attachment) => linker.one(attachment, ["network_interface_id"], [INTERFACE]) ?? []);
    // An instance with a primary interface of its own has that first.
    return blocks.length > 0 ? [...new Set([...blocks, ...attachments])] : [];
  }

  private ofInterface(resource: Resource, instance: Resource): Plan | undefined {
    const address = textOf(resource.values["private_ip"]) ?? textOf(listOf(resource.values["private_ips"])[0]);
    const groups = this.both(resource, [["security_groups"]]);
    return this.plan(resource, ["subnet_id"], groups, address, this.hasElasticAddress(resource) || this.hasElasticAddress(instance));
  }

  private both(resource: Resource, paths: readonly Path[]): Links {
    const all = paths.map((path) => this.reading.linker.all(resource, path, SECURITY_GROUPS));
    const attached = this.reading
      .of("aws_network_interface_sg_attachment")
      .filter((attachment) => this.reading.linker.one(attachment, ["network_interface_id"], [INTERFACE, "aws_instance"]) === resource)
      .map((attachment) => this.reading.linker.all(attachment, ["security_group_id"], SECURITY_GROUPS));
    const stray = this.reading
      .of("aws_network_interface_sg_attachment")
      .filter((attachment) => !this.reading.linker.one(attachment, ["network_interface_id"], [INTERFACE, "aws_instance"]))
      .map(({ address }): Links => ({ resources: [], others: [`of ${address}, whose interface cannot be told`] }));
    const found = [...all, ...attached, ...stray];
    return { resources: [...new Set(found.flatMap(({ resources }) => resources))], others: found.flatMap(({ others }) => others) };
  }

  private isPublicInstance(instance: Resource): boolean {
    if (textOf(instance.values["public_ip"]) !== undefined || this.hasElasticAddress(instance)) return true;
    const given = instance.values["associate_public_ip_address"];
    if (typeof given === "boolean") return given;
    const subnet = this.reading.linker.one(instance, ["subnet_id"], SUBNETS);
    return (
      this.reading.document.kind === "plan" && (subnet?.values["map_public_ip_on_launch"] === true || subnet?.type === "aws_default_subnet")
    );
  }

  private hasElasticAddress(resource: Resource): boolean {
    const { linker } = this.reading;
    return this.reading
      .of("aws_eip", "aws_eip_association")
      .some((each) =>
        [linker.one(each, ["instance"], [resource.type]), linker.one(each, ["instance_id"], [resource.type])]
          .concat(["network_interface", "network_interface_id"].map((name) => linker.one(each, [name], [resource.type])))
          .includes(resource),
      );
  }

  private autoscaled(): readonly Plan[] {
    return this.reading.of("aws_autoscaling_group").flatMap((group): readonly Plan[] => {
      const [template] = ["launch_template", "mixed_instances_policy"].flatMap((name) => this.templateOf(group, name) ?? []);
      const values = group.values;
      const count = [values["desired_capacity"], values["min_size"]].find((value) => typeof value === "number") ?? 1;
      if (!template) this.reading.notes.add(group.address, "its launch template cannot be told: neither can the rules of its instances");
      const groups: Links = template ? this.groupsOfTemplate(template) : { resources: [], others: ["of its launch template"] };
      const subnet = this.reading.linker.all(group, ["vpc_zone_identifier"], SUBNETS).resources[0];
      const isPublicSubnet = subnet?.values["map_public_ip_on_launch"] === true;
      const [given] = listOf(template?.values["network_interfaces"]).map((each) => objectOf(each)["associate_public_ip_address"]);
      const isPublic =
        [true, "true"].includes(given as string | boolean) || (![false, "false"].includes(given as string | boolean) && isPublicSubnet);
      const plan = this.plan(group, ["vpc_zone_identifier"], groups, undefined, isPublic);
      return plan && count > 0 ? [{ ...plan, count }] : [];
    });
  }

  private templateOf(group: Resource, name: string): Resource | undefined {
    const path: Path =
      name === "launch_template"
        ? [name, 0, "id"]
        : [name, 0, "launch_template", 0, "launch_template_specification", 0, "launch_template_id"];
    return this.reading.linker.one(group, path, ["aws_launch_template"]);
  }

  private placed(): readonly Plan[] {
    return Object.entries(PLACEMENTS).flatMap(([type, placement]) =>
      this.reading
        .of(type)
        .filter((resource) => resource.mode === "managed")
        .flatMap((resource) => this.place(resource, placement)),
    );
  }

  private place(resource: Resource, placement: Placement): readonly Plan[] {
    const { subnets, through, groups: path, isPublic, count, mayHaveNoGroup } = placement;
    if (!isPlaced(this.reading, resource, placement)) return [];
    const owner = through ? this.reading.linker.one(resource, through.path, through.types) : resource;
    if (!owner) {
      this.reading.notes.add(resource.address, "its subnets cannot be told: left out");
      return [];
    }
    const groups = this.reading.linker.all(resource, path, SECURITY_GROUPS);
    const plan = this.plan(owner, subnets, groups, undefined, isPublic?.(resource) ?? false);
    const number = count?.(resource) ?? 1;
    return plan && number > 0 ? [{ ...plan, resource, count: number, filtersNothing: mayHaveNoGroup?.(resource) === true }] : [];
  }

  /** In the first subnet that is known, if there are several: which one AWS takes cannot be told. */
  private plan(resource: Resource, path: Path, groups: Links, address: string | undefined, publicAddress: boolean): Plan | undefined {
    const { resources, others } = this.reading.linker.all(resource, path, SUBNETS);
    const known = resources.filter((subnet) => this.vpcs.blockOf(subnet) !== undefined);
    const [subnet] = known;
    if (!subnet) {
      this.reading.notes.add(resource.address, `its subnet${others.length > 0 ? `, ${others.join(", ")},` : ""} cannot be told: left out`);
      return undefined;
    }
    if (known.length > 1)
      this.reading.notes.add(resource.address, `it may be in any of ${known.length} subnets: told as if in ${subnet.address}`);
    const vpc = this.reading.linker.vpcOf(subnet)!;
    const isReachable = publicAddress && this.vpcs.hasGateway(vpc);
    return {
      resource,
      subnet,
      groups,
      ...(address !== undefined && { address }),
      publicAddress: isReachable,
      filtersNothing: false,
      count: 1,
      more: [],
    };
  }
}
