// Makes an AWS network of Terraform's resources.
import { cidrhost } from "../ipv4";
import type { AclEntry, Attachment, AwsNetwork, GroupRule, Match, Resource, Route, Subnet } from "./aws-network";

type Value = Resource["value"];
const text = (value: unknown) => (typeof value === "string" ? value : "");
const list = (value: unknown) => (value ?? []) as readonly string[];
const isSet = (value: unknown) => value !== undefined && value !== null && value !== "";

/** A network ACL of AWS has numbers: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkAclEntry.html */
const PROTOCOLS: Readonly<Record<string, string>> = { "1": "icmp", "6": "tcp", "17": "udp" };

function match(protocol: unknown, from: unknown, to: unknown): Match {
  return { protocol: PROTOCOLS[text(protocol)] ?? text(protocol), from: Number(from), to: Number(to) };
}

const ROUTE_KINDS = ["gateway", "nat_gateway", "vpc_peering_connection", "network_interface"] as const;

function route(value: Value): Route {
  const kinds = ROUTE_KINDS.filter((each) => isSet(value(`${each}_id`)));
  const [kind] = kinds;
  if (!kind || kinds.length > 1) throw new Error(`expected a route to one target: got ${kinds.join(", ") || "none"}`);
  return { destination: text(value("destination_cidr_block")), kind, target: text(value(`${kind}_id`)) };
}

function aclEntry(value: Value): AclEntry {
  const ofIcmp = match(value("protocol"), value("icmp_type"), value("icmp_code"));
  return {
    number: Number(value("rule_number")),
    egress: value("egress") === true,
    allows: value("rule_action") === "allow",
    block: text(value("cidr_block")),
    ...(ofIcmp.protocol === "icmp" ? ofIcmp : match(value("protocol"), value("from_port"), value("to_port"))),
  };
}

export function readAwsNetwork(resources: readonly Resource[]): AwsNetwork {
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const valuesOf = (type: string) => ofType(type).map(({ value }) => value);
  /** Of the resources of that type whose attribute has that value. */
  const where = (type: string, attribute: string, wanted: unknown) => valuesOf(type).filter((value) => value(attribute) === wanted);

  const blocksOf = (vpc: string) =>
    [...where("vpc", "id", vpc), ...where("vpc_ipv4_cidr_block_association", "vpc_id", vpc)].map((value) => text(value("cidr_block")));

  const subnet = (value: Value): Subnet => {
    const vpc = text(value("vpc_id"));
    const local = blocksOf(vpc).map((destination): Route => ({ destination, kind: "local", target: vpc }));
    const [table] = where("route_table_association", "subnet_id", value("id"));
    const [acl] = where("network_acl_association", "subnet_id", value("id"));
    const entries = acl && where("network_acl_rule", "network_acl_id", acl("network_acl_id")).map(aclEntry);
    return {
      vpc,
      // A subnet without an association has the VPC's main table, to which the lab adds nothing.
      routes: [...local, ...(table ? where("route", "route_table_id", table("route_table_id")).map(route) : [])],
      ...(entries && { acl: entries.sort((one, other) => one.number - other.number) }),
    };
  };

  const firstInterface = (value: Value): Attachment => ({
    id: text(value("primary_network_interface_id")),
    subnet: text(value("subnet_id")),
    address: text(value("private_ip")),
    groups: list(value("vpc_security_group_ids")),
    hasPublicAddress:
      value("associate_public_ip_address") === true || where("eip", "network_interface", value("primary_network_interface_id")).length > 0,
  });
  const furtherInterface = (value: Value): Attachment => ({
    id: text(value("id")),
    subnet: text(value("subnet_id")),
    address: list(value("private_ips"))[0] ?? "",
    groups: list(value("security_groups")),
    hasPublicAddress: where("eip", "network_interface", value("id")).length > 0,
  });
  /** AWS chooses its addresses, one in each of its subnets. */
  const loadBalancer = (value: Value): Attachment[] =>
    list(value("subnets")).map((id) => ({
      id: `${text(value("id"))} in ${id}`,
      subnet: id,
      address: cidrhost(text(where("subnet", "id", id)[0]?.("cidr_block")), 100),
      groups: list(value("security_groups")),
      hasPublicAddress: value("internal") === false,
    }));
  const natGateway = (value: Value): Attachment => ({
    id: text(value("id")),
    subnet: text(value("subnet_id")),
    address: text(value("private_ip")),
    hasPublicAddress: where("eip", "allocation_id", value("allocation_id")).length > 0,
  });

  const peerOf = (value: Value): GroupRule["peer"] => {
    if (isSet(value("referenced_security_group_id"))) return { group: text(value("referenced_security_group_id")) };
    if (isSet(value("cidr_ipv4"))) return { blocks: [text(value("cidr_ipv4"))] };
    const entries = where("ec2_managed_prefix_list", "id", value("prefix_list_id")).flatMap((prefixList) => prefixList("entry"));
    return { blocks: (entries as readonly { cidr: string }[]).map(({ cidr }) => cidr) };
  };
  const groupRules = (direction: "ingress" | "egress") =>
    valuesOf(`vpc_security_group_${direction}_rule`).map((value): GroupRule => ({
      group: text(value("security_group_id")),
      egress: direction === "egress",
      peer: peerOf(value),
      ...match(value("ip_protocol"), value("from_port"), value("to_port")),
    }));

  const loadBalancers = ofType("lb").map(({ name, value }) => ({ name, attachments: loadBalancer(value) }));
  const hosts = new Map([
    ...ofType("instance").map(({ name, value }) => [name.replace(/^ec2_instance_/, ""), firstInterface(value)] as const),
    ...loadBalancers.map(({ name, attachments: [first] }) => [name, first!] as const),
  ]);
  return {
    subnets: new Map(valuesOf("subnet").map((value) => [text(value("id")), subnet(value)])),
    internetGateways: new Map(valuesOf("internet_gateway").map((value) => [text(value("id")), text(value("vpc_id"))])),
    peerings: new Map(
      valuesOf("vpc_peering_connection").map((value) => [text(value("id")), [text(value("vpc_id")), text(value("peer_vpc_id"))]]),
    ),
    attachments: [
      ...hosts.values(),
      ...loadBalancers.flatMap(({ attachments: [, ...further] }) => further),
      ...valuesOf("network_interface").map(furtherInterface),
      ...valuesOf("nat_gateway").map(natGateway),
    ],
    hosts,
    groupRules: [...groupRules("ingress"), ...groupRules("egress")],
  };
}
