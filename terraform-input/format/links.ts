// Which resources an argument means: by their ids where those are known, by the configuration's references where they are not.
import { Configuration } from "./configuration";
import type { Document, Resource } from "./document";
import { isObject, listOf, property, textOf, textsOf } from "./json";
import { MADE_WITH_VPC, madeWithVpcs } from "./made-with-vpc";

/** What an argument means. */
export interface Links {
  readonly resources: readonly Resource[];
  /** What else it means that is not among the resources, for people: "sg-0123", "that the plan does not tell". */
  readonly others: readonly string[];
}

const NOT_TOLD = "that the plan does not tell";

/** Whether an argument takes several: the provider names those in the plural. */
const isList = (path: Path): boolean => /(s|vpc_zone_identifier)$/.test(String(path.at(-1)));

const NONE: Links = { resources: [], others: [] };

/** What stands for a resource in another one's argument. */
const IDENTITIES = ["id", "arn", "name", "allocation_id", "primary_network_interface_id", "cluster_identifier"];

export class Linker {
  readonly resources: readonly Resource[];
  private readonly configuration: Configuration;
  private readonly byIdentity = new Map<string, Resource[]>();
  private readonly vpcOfMade = new Map<Resource, Resource>();
  private readonly made = new Map<string, Resource>();

  constructor(document: Document) {
    this.configuration = new Configuration(document);
    for (const resource of document.resources) this.index(resource);
    const all = madeWithVpcs(document);
    for (const resource of all) this.made.set(resource.address, resource);
    const adopted = new Set(
      document.resources.filter(({ type }) => type.startsWith("aws_default_")).flatMap((each) => this.adoptedBy(each)),
    );
    const left = all.filter(({ address }) => !adopted.has(address));
    for (const resource of left) this.index(resource);
    this.resources = [...document.resources, ...left];
    const vpcs = new Map(document.resources.map((vpc) => [vpc.address, vpc]));
    for (const resource of this.resources) {
      const [address] = this.made.has(resource.address) ? [resource.address] : this.adoptedBy(resource);
      const vpc = address === undefined ? undefined : vpcs.get(address.slice(0, address.lastIndexOf(".")));
      if (address !== undefined) this.made.set(address, resource);
      if (vpc) this.vpcOfMade.set(resource, vpc);
    }
  }

  /** The VPC that a resource came with, or that it names. @returns undefined if it cannot be told */
  vpcOf(resource: Resource): Resource | undefined {
    return this.vpcOfMade.get(resource) ?? this.one(resource, ["vpc_id"], VPCS);
  }

  /** The only resource that an argument means. @returns undefined if it means none, several, or one that is not there */
  one(resource: Resource, path: Path, types: readonly string[]): Resource | undefined {
    const { resources, others } = this.all(resource, path, types);
    return resources.length === 1 && others.length === 0 ? resources[0] : undefined;
  }

  /** @param path of the argument: nested blocks by name and number, as `["ingress", 0, "security_groups"]` */
  all(resource: Resource, path: Path, types: readonly string[]): Links {
    const value = at(resource.values, path);
    const unknown = at(resource.unknown, path);
    const ids = typeof value === "string" ? textsOf([value]) : textsOf(value);
    const known = ids.map((id) => [id, this.byIdentity.get(id)?.filter(({ type }) => types.includes(type)) ?? []] as const);
    const resources = known.flatMap(([, found]) => found.slice(0, 1));
    const others = known.filter(([, found]) => found.length === 0).map(([id]) => id);
    const isUnknown = unknown === true || (Array.isArray(unknown) && unknown.includes(true));
    if (!isUnknown) return { resources, others };
    // One that the provider computes.
    if (unknown === true && path.length === 1 && !this.isConfigured(resource, String(path[0]))) return { resources, others };
    const referred = this.referred(resource, path, types);
    const more = referred.resources.filter((each) => !resources.includes(each));
    // A list whose length is not known comes from a function or a condition, which may leave any of them out.
    const wanted = Array.isArray(unknown) ? unknown.filter((each) => each === true).length : isList(path) ? undefined : 1;
    const fits = referred.others.length === 0 && more.length === wanted;
    if (fits) return { resources: [...resources, ...more], others };
    const isOneOf = referred.others.length === 0 && more.length > 1;
    return { resources, others: [...others, isOneOf ? more.map(({ address }) => address).join(" or ") : NOT_TOLD] };
  }

  /** Whether an argument, or a part of it, is known after the apply only. */
  isUnknown(resource: Resource, path: Path): boolean {
    const unknown = at(resource.unknown, path);
    return unknown === true || (Array.isArray(unknown) && unknown.includes(true));
  }

  /** Whether the configuration gives the argument. A plan has values for others, too: those that the provider computes. */
  isConfigured(resource: Resource, argument: string): boolean {
    return this.configuration.gives(resource, argument);
  }

  private index(resource: Resource): void {
    for (const identity of IDENTITIES) {
      const value = textOf(resource.values[identity]);
      if (value === undefined) continue;
      const known = this.byIdentity.get(value);
      if (known) known.push(resource);
      else this.byIdentity.set(value, [resource]);
    }
  }

  /** What of a VPC the resource adopts, as an address: "aws_vpc.main.default_network_acl_id". */
  private adoptedBy(resource: Resource): readonly string[] {
    const argument = { aws_default_network_acl: "default_network_acl_id", aws_default_route_table: "default_route_table_id" }[
      resource.type
    ];
    if (resource.type === "aws_default_security_group") {
      const vpc = this.one(resource, ["vpc_id"], VPCS);
      return vpc ? [`${vpc.address}.default_security_group_id`] : [];
    }
    if (argument === undefined) return [];
    const id = textOf(resource.values[argument]);
    if (id !== undefined) return [...this.made.values()].filter(({ values }) => values["id"] === id).map(({ address }) => address);
    const { list } = this.configuration.of(resource, [argument]);
    return list.filter(({ resource: vpc }) => VPCS.includes(vpc.type)).map(({ resource: vpc }) => `${vpc.address}.${argument}`);
  }

  private referred(resource: Resource, path: Path, types: readonly string[], depth = 0): Links {
    if (depth > 9) return NONE;
    const names = path.filter((step): step is string => typeof step === "string");
    // Blocks that are attributes, such as `ingress`, have the references of all their arguments in one list.
    const whole = this.configuration.of(resource, names);
    const isMixed = !whole.complete && names.length > 1;
    const { list, complete } = isMixed ? this.configuration.of(resource, names.slice(0, 1)) : whole;
    const found = list.flatMap(({ resource: referent, attribute }): readonly Resource[] => {
      const made = attribute === undefined ? undefined : MADE_WITH_VPC[attribute];
      if (made !== undefined && VPCS.includes(referent.type)) {
        const name = attribute === "main_route_table_id" ? "default_route_table_id" : attribute;
        const own = this.made.get(`${referent.address}.${name}`);
        return own && types.includes(own.type) ? [own] : [];
      }
      if (types.includes(referent.type)) return attribute === undefined || IDENTITIES.includes(attribute) ? [referent] : [];
      if (attribute === undefined || IDENTITIES.includes(attribute)) return [];
      return at(referent.unknown, [attribute]) === undefined
        ? this.all(referent, [attribute], types).resources
        : this.referred(referent, [attribute], types, depth + 1).resources;
    });
    // What a dynamic block refers to is not among them; then there are fewer references than values.
    const isTold = complete && (!isMixed || found.length === usesIn(resource, names[0]!, names.at(-1)!));
    return { resources: [...new Set(found)], others: isTold ? [] : [NOT_TOLD] };
  }
}

export type Path = readonly (string | number)[];

/** Types that stand for a VPC, a subnet, a security group: resources, AWS's defaults that Terraform adopts, data sources. */
export const VPCS = ["aws_vpc", "aws_default_vpc"];
export const SUBNETS = ["aws_subnet", "aws_default_subnet"];
export const SECURITY_GROUPS = ["aws_security_group", "aws_default_security_group"];
export const NETWORK_ACLS = ["aws_network_acl", "aws_default_network_acl"];
export const ROUTE_TABLES = ["aws_route_table", "aws_default_route_table"];

/** How many values an argument has in all blocks of a kind: known ones, and those that are unknown. */
function usesIn({ values, unknown }: Resource, block: string, argument: string): number {
  const unknownBlocks = listOf(unknown[block]);
  return listOf(values[block]).reduce<number>((sum, each, index) => {
    const [value, isUnknown] = [at(each, [argument]), at(unknownBlocks[index], [argument])];
    if (Array.isArray(value)) return sum + value.length;
    return sum + (textOf(value) !== undefined || isUnknown === true ? 1 : 0);
  }, 0);
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((found, step) => {
    // Whatever is below something unknown is unknown.
    if (found === true) return true;
    if (typeof step === "number") return Array.isArray(found) ? found[step] : undefined;
    return isObject(found) ? property(found, step) : undefined;
  }, value);
}
