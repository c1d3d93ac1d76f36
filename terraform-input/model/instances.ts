// EC2 instances, and those of autoscaling groups.
import type { Resource } from "../format/document";
import { listOf, objectOf, textOf } from "../format/json";
import { type Links, type Path, SUBNETS } from "../format/links";
import { elasticPublicity } from "./elastic-addresses";
import { INTERFACE, type Interfaces, type PlannedHost, type Publicity } from "./interfaces";
import type { Reading } from "./reading";

const UNTOLD_TEMPLATE: Links = { resources: [], others: ["of its launch template"] };

const TEMPLATE_IN: Readonly<Record<string, Path>> = {
  launch_template: ["launch_template", 0, "id"],
  mixed_instances_policy: ["mixed_instances_policy", 0, "launch_template", 0, "launch_template_specification", 0, "launch_template_id"],
};

export class Instances {
  constructor(
    private readonly reading: Reading,
    private readonly interfaces: Interfaces,
  ) {}

  plans(): readonly PlannedHost[] {
    const instances = this.reading.of("aws_instance").filter(({ mode }) => mode === "managed");
    return [...instances.flatMap((instance) => this.instance(instance)), ...this.autoscaled()];
  }

  private instance(instance: Resource): readonly PlannedHost[] {
    const [own, ...more] = this.attachedTo(instance).flatMap((each) => this.attached(each, instance) ?? []);
    if (own) return [{ resource: instance, interfaces: [own, ...more], count: 1 }];
    const address = textOf(instance.values["private_ip"]);
    const only = this.interfaces.plan(instance, ["subnet_id"], instance, {
      groups: this.groupsOf(instance),
      publicity: this.publicityOf(instance),
      ...(address !== undefined && { address }),
    });
    return only ? [{ resource: instance, interfaces: [only], count: 1 }] : [];
  }

  private attached(resource: Resource, instance: Resource) {
    const address = textOf(resource.values["private_ip"]) ?? textOf(listOf(resource.values["private_ips"])[0]);
    return this.interfaces.plan(resource, ["subnet_id"], instance, {
      groups: this.interfaces.groupsOf(resource, ["security_groups"]),
      publicity: elasticPublicity(this.reading, resource, instance),
      ...(address !== undefined && { address }),
    });
  }

  /** Its own, or those of its launch template. */
  private groupsOf(instance: Resource): Links {
    const own = this.interfaces.groupsOf(instance, ["vpc_security_group_ids"], ["security_groups"]);
    const isGiven = own.resources.length + own.others.length > 0;
    if (isGiven || listOf(instance.values["launch_template"]).length === 0) return own;
    const template = this.templateOf(instance, "launch_template");
    return template ? this.groupsOfTemplate(template) : UNTOLD_TEMPLATE;
  }

  private groupsOfTemplate(template: Resource): Links {
    return this.interfaces.groupsOf(template, ["vpc_security_group_ids"], ["network_interfaces", 0, "security_groups"]);
  }

  private templateOf(resource: Resource, block: string): Resource | undefined {
    return this.reading.linker.one(resource, TEMPLATE_IN[block]!, ["aws_launch_template"]);
  }

  /** Network interfaces that are resources of their own: the primary one, then those that are attached. */
  private attachedTo(instance: Resource): readonly Resource[] {
    const { linker } = this.reading;
    const blocks = ["primary_network_interface", "network_interface"].flatMap((name) =>
      listOf(instance.values[name]).flatMap((_, index) => linker.one(instance, [name, index, "network_interface_id"], [INTERFACE]) ?? []),
    );
    const attachments = this.reading
      .ownedBy("aws_network_interface_attachment", "instance_id", ["aws_instance"])
      .of(instance)
      .flatMap((attachment) => linker.one(attachment, ["network_interface_id"], [INTERFACE]) ?? []);
    // Without a primary interface of its own, the instance has one that is no resource.
    return blocks.length > 0 ? [...new Set([...blocks, ...attachments])] : [];
  }

  private publicityOf(instance: Resource): Publicity {
    const elastic = elasticPublicity(this.reading, instance);
    if (elastic === "public" || textOf(instance.values["public_ip"]) !== undefined) return "public";
    if (this.reading.document.kind === "state") return "private";
    const given = instance.values["associate_public_ip_address"];
    const { linker } = this.reading;
    if (linker.isUnknown(instance, ["associate_public_ip_address"]) && linker.isConfigured(instance, "associate_public_ip_address"))
      return "unknown";
    const own = typeof given === "boolean" ? publicityOf(given) : this.byDefault(linker.one(instance, ["subnet_id"], SUBNETS));
    return own === "private" ? elastic : own;
  }

  /** Of instances in the subnet that do not say otherwise. */
  private byDefault(subnet: Resource | undefined): Publicity {
    const isUnknown = subnet && this.reading.linker.isUnknown(subnet, ["map_public_ip_on_launch"]);
    if (isUnknown && this.reading.linker.isConfigured(subnet, "map_public_ip_on_launch")) return "unknown";
    return publicityOf(subnet?.values["map_public_ip_on_launch"] === true || subnet?.type === "aws_default_subnet");
  }

  /** Of the instances of a launch template. */
  private publicityOfTemplate(template: Resource | undefined, subnet: Resource | undefined): Publicity {
    const path = ["network_interfaces", 0, "associate_public_ip_address"];
    if (!template || this.reading.linker.isUnknown(template, path)) return "unknown";
    const [given] = listOf(template.values["network_interfaces"]).map((each) => objectOf(each)["associate_public_ip_address"]);
    const isGiven = given !== undefined && given !== null && given !== "";
    return isGiven ? publicityOf(given === true || given === "true") : this.byDefault(subnet);
  }

  private autoscaled(): readonly PlannedHost[] {
    return this.reading.of("aws_autoscaling_group").flatMap((group): readonly PlannedHost[] => {
      const [template] = Object.keys(TEMPLATE_IN).flatMap((block) => this.templateOf(group, block) ?? []);
      const count = [group.values["desired_capacity"], group.values["min_size"]].find((value) => typeof value === "number") ?? 1;
      const [subnet] = this.reading.linker.all(group, ["vpc_zone_identifier"], SUBNETS).resources;
      const only = this.interfaces.plan(group, ["vpc_zone_identifier"], group, {
        groups: template ? this.groupsOfTemplate(template) : UNTOLD_TEMPLATE,
        publicity: this.publicityOfTemplate(template, subnet),
      });
      return only && count > 0 ? [{ resource: group, interfaces: [only], count }] : [];
    });
  }
}

const publicityOf = (isPublic: boolean): Publicity => (isPublic ? "public" : "private");
