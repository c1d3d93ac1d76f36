// What is read of a state, and what is said of what cannot be told.
import { readTerraform } from "../../terraform-input";
import { instantiate } from "../../topology/lab";
import { canReach } from "../../topology/reachability";
import { state, WEB_AND_DATABASE, withValues } from "./documents";

const POSTGRESQL = { protocol: "tcp", port: 5432 } as const;

function verdict(text: string, from: string, to: string): string {
  return canReach(instantiate(readTerraform(text).scenario), from, to, POSTGRESQL).verdict;
}

const notesOf = (text: string) => readTerraform(text).notes.map(({ address, text: note }) => `${address}: ${note}`);

test("a rule by group lets in the hosts of that group alone", () => {
  const text = state(WEB_AND_DATABASE);
  expect(verdict(text, "web", "db")).toBe("yes");
  expect(verdict(text, "db", "web")).toBe("no");
  expect(verdict(text, "internet", "db")).toBe("no");
});

test("a rule for a group that is not there is neither yes nor no", () => {
  const ingress = [{ protocol: "tcp", from_port: 5432, to_port: 5432, security_groups: ["sg-elsewhere"] }];
  const text = withValues("db", "aws_security_group", { ingress });
  const { decisive } = canReach(instantiate(readTerraform(text).scenario), "web", "db", POSTGRESQL);
  expect(verdict(text, "web", "db")).toBe("depends");
  expect(decisive).toMatchObject({ kind: "security-group", rule: { unknownPeer: "security group sg-elsewhere" } });
});

test("a group that is not there lets through what cannot be told, and is noted", () => {
  const text = withValues("db", "aws_instance", { vpc_security_group_ids: ["sg-elsewhere"] });
  expect(verdict(text, "web", "db")).toBe("depends");
  expect(notesOf(text)).toContainEqual(expect.stringMatching(/^aws_instance.db: it has security group sg-elsewhere, whose rules/));
});

test("an instance without a group has the VPC's default one", () => {
  const text = withValues("db", "aws_instance", { vpc_security_group_ids: [] });
  expect(readTerraform(text).scenario.hosts[1]?.interfaces[0].securityGroups).toEqual(["default"]);
  expect(verdict(text, "db", "web")).toBe("no");
});

test("a host in a subnet that is not there is left out, and noted", () => {
  const text = withValues("db", "aws_instance", { subnet_id: "subnet-elsewhere" });
  expect(readTerraform(text).scenario.hosts.map(({ name }) => name)).toEqual(["web"]);
  expect(notesOf(text)).toEqual(["aws_instance.db: its subnet, subnet-elsewhere, cannot be told: left out"]);
});

test("an address that is not known is chosen, and noted", () => {
  const text = withValues("db", "aws_instance", { private_ip: null });
  expect(readTerraform(text).scenario.hosts[1]?.interfaces[0].addressOffset).toBe(4);
  expect(notesOf(text)).toEqual(["private addresses: known after the apply only, chosen here: 1 of them"]);
});

test.each([
  ["transit_gateway_id", "transit gateway tgw-1"],
  ["vpc_peering_connection_id", "peering pcx-elsewhere"],
  ["gateway_id", "gateway vgw-1"],
])("a route by %s that leads to what is not known is treated as unknown", (argument, name) => {
  const id = name.split(" ").at(-1);
  const resources = [
    ...WEB_AND_DATABASE,
    {
      type: "aws_route_table",
      name: "main",
      values: { id: "rtb-1", vpc_id: "vpc-1", route: [{ cidr_block: "0.0.0.0/0", [argument]: id }] },
    },
    { type: "aws_route_table_association", name: "main", values: { subnet_id: "subnet-1", route_table_id: "rtb-1" } },
  ];
  expect(verdict(state(resources), "web", "internet")).toBe("depends");
  expect(notesOf(state(resources))).toEqual([`aws_route_table.main: ${name}: traffic to it is treated as unknown, not as blocked`]);
});

test("hosts have the resource's name and key, with the type only where that tells them apart", () => {
  const more = ["blue", "Blue!"].map((index) => ({
    ...WEB_AND_DATABASE[4]!,
    index,
    values: { ...WEB_AND_DATABASE[4]!.values, private_ip: null },
  }));
  const database = { type: "aws_db_instance", name: "db", values: { db_subnet_group_name: "data", vpc_security_group_ids: ["sg-db"] } };
  const subnets = { type: "aws_db_subnet_group", name: "data", values: { id: "data", name: "data", subnet_ids: ["subnet-1"] } };
  const { hosts } = readTerraform(state([...WEB_AND_DATABASE, ...more, database, subnets])).scenario;
  expect(hosts.map(({ name, origin }) => [name, origin])).toEqual([
    ["web", "aws_instance.web"],
    ["instance-db", "aws_instance.db"],
    ["instance-web-blue", 'aws_instance.web["blue"]'],
    ["instance-web-blue-2", 'aws_instance.web["Blue!"]'],
    ["db-instance-db", "aws_db_instance.db"],
  ]);
});

const everything = { protocol: "-1", cidr_block: "0.0.0.0/0", from_port: 0, to_port: 0 };
const rule = (rule_no: number, action: string, more: object = {}) => ({ ...everything, rule_no, action, ...more });

/** Of the subnet of a third host, which is in the database's group. */
function withAcl(
  ingress: readonly object[],
  egress: readonly object[] = [rule(100, "allow")],
  more: readonly (typeof WEB_AND_DATABASE)[number][] = [],
) {
  return state([
    ...WEB_AND_DATABASE,
    { type: "aws_subnet", name: "second", values: { id: "subnet-2", vpc_id: "vpc-1", cidr_block: "10.0.2.0/24" } },
    { type: "aws_instance", name: "far", values: { subnet_id: "subnet-2", private_ip: "10.0.2.10", vpc_security_group_ids: ["sg-db"] } },
    { type: "aws_network_acl", name: "acl", values: { id: "acl-1", vpc_id: "vpc-1", subnet_ids: ["subnet-2"], ingress, egress } },
    ...more,
  ]);
}

test("network ACLs take their rules in the order of their numbers, and deny what is not called allow", () => {
  expect(verdict(withAcl([rule(100, "allow")]), "web", "far")).toBe("yes");
  expect(verdict(withAcl([rule(100, "allow"), rule(50, "deny")]), "web", "far")).toBe("no");
  expect(verdict(withAcl([rule(100, "")]), "web", "far")).toBe("no");
});

test("the last rule of a network ACL, which every one has, is no mistake", () => {
  expect(verdict(withAcl([rule(100, "allow"), rule(32767, "deny")]), "web", "far")).toBe("yes");
});

test("an association of its own gives a subnet its network ACL", () => {
  const closed = { type: "aws_network_acl", name: "closed", values: { id: "acl-2", vpc_id: "vpc-1", ingress: [], egress: [] } };
  const association = { type: "aws_network_acl_association", name: "it", values: { network_acl_id: "acl-2", subnet_id: "subnet-2" } };
  expect(verdict(withAcl([rule(100, "allow")], undefined, [closed, association]), "web", "far")).toBe("no");
});

test("a rule that is a resource of its own is added to the default ACL, which keeps its own", () => {
  const vpc = { ...WEB_AND_DATABASE[0]!, values: { ...WEB_AND_DATABASE[0]!.values, default_network_acl_id: "acl-default" } };
  const far = [
    { type: "aws_subnet", name: "second", values: { id: "subnet-2", vpc_id: "vpc-1", cidr_block: "10.0.2.0/24" } },
    { type: "aws_instance", name: "far", values: { subnet_id: "subnet-2", private_ip: "10.0.2.10", vpc_security_group_ids: ["sg-db"] } },
  ];
  const deny = {
    type: "aws_network_acl_rule",
    name: "deny",
    values: {
      network_acl_id: "acl-default",
      rule_number: 50,
      egress: false,
      protocol: "6",
      rule_action: "deny",
      cidr_block: "10.0.1.0/24",
      from_port: 5432,
      to_port: 5432,
    },
  };
  expect(verdict(state([vpc, ...WEB_AND_DATABASE.slice(1), ...far]), "web", "far")).toBe("yes");
  expect(verdict(state([vpc, ...WEB_AND_DATABASE.slice(1), ...far, deny]), "web", "far")).toBe("no");
});

/** With a public web server, and a route table of these routes. */
function withRoutes(route: readonly object[], more: readonly (typeof WEB_AND_DATABASE)[number][] = []): string {
  return state([
    ...WEB_AND_DATABASE.map((each) =>
      each.type === "aws_instance" && each.name === "web" ? { ...each, values: { ...each.values, public_ip: "203.0.113.1" } } : each,
    ),
    { type: "aws_route_table", name: "main", values: { id: "rtb-1", vpc_id: "vpc-1", route } },
    { type: "aws_route_table_association", name: "main", values: { subnet_id: "subnet-1", route_table_id: "rtb-1" } },
    ...more,
  ]);
}
const gateway = { type: "aws_internet_gateway", name: "main", values: { id: "igw-1", vpc_id: "vpc-1" } };
const toGateway = { cidr_block: "0.0.0.0/0", gateway_id: "igw-1" };

test("the local route, if it is written down, is the one that is there by itself", () => {
  const text = withRoutes([{ cidr_block: "10.0.0.0/16", gateway_id: "local" }, toGateway], [gateway]);
  expect(readTerraform(text).scenario.vpcs[0].routeTables[0]?.routes).toEqual([
    { destination: "0.0.0.0/0", target: { kind: "internet-gateway" } },
  ]);
  expect(verdict(text, "web", "internet")).toBe("yes");
});

test("a route inside the VPC that is none to a subnet's host is told as the local route, and noted", () => {
  const text = withRoutes([{ cidr_block: "10.0.1.0/25", transit_gateway_id: "tgw-1" }]);
  expect(verdict(text, "web", "db")).toBe("yes");
  expect(notesOf(text)).toContain("aws_vpc.main: it has a route to 10.0.1.0/25, which is inside: told as if the local route led there");
});

test("a public address means nothing in a VPC without an internet gateway", () => {
  expect(readTerraform(withRoutes([])).scenario.hosts[0]?.interfaces[0].publicAddress).toBeUndefined();
  expect(readTerraform(withRoutes([], [gateway])).scenario.hosts[0]?.interfaces[0].publicAddress).toBe(true);
});

test("in a state, an instance without a public address has none, whatever its subnet gives to new ones", () => {
  const resources = WEB_AND_DATABASE.map((each) =>
    each.type === "aws_subnet" ? { ...each, values: { ...each.values, map_public_ip_on_launch: true } } : each,
  );
  expect(readTerraform(state([...resources, gateway])).scenario.hosts[0]?.interfaces[0].publicAddress).toBeUndefined();
});

test("a NAT gateway leads to the internet if it is a public one in a VPC with an internet gateway", () => {
  const nat = (connectivity_type: string) => ({
    type: "aws_nat_gateway",
    name: "nat",
    values: { id: "nat-1", subnet_id: "subnet-2", private_ip: "10.0.2.20", connectivity_type },
  });
  const subnet = [
    { type: "aws_subnet", name: "public", values: { id: "subnet-2", vpc_id: "vpc-1", cidr_block: "10.0.2.0/24" } },
    { type: "aws_route_table", name: "public", values: { id: "rtb-2", vpc_id: "vpc-1", route: [toGateway] } },
    { type: "aws_route_table_association", name: "public", values: { subnet_id: "subnet-2", route_table_id: "rtb-2" } },
  ];
  const routes = [{ cidr_block: "0.0.0.0/0", nat_gateway_id: "nat-1" }];
  expect(verdict(withRoutes(routes, [...subnet, gateway, nat("public")]), "web", "internet")).toBe("yes");
  expect(verdict(withRoutes(routes, [...subnet, gateway, nat("private")]), "web", "internet")).toBe("depends");
  expect(verdict(withRoutes(routes, [...subnet, nat("public")]), "web", "internet")).toBe("depends");
});

test.each([
  ["active", "yes"],
  ["pending-acceptance", "depends"],
])("a peering that is %s: %s", (accept_status, expected) => {
  const peer = [
    { type: "aws_vpc", name: "peer", values: { id: "vpc-2", cidr_block: "10.9.0.0/16" } },
    { type: "aws_subnet", name: "peer", values: { id: "subnet-9", vpc_id: "vpc-2", cidr_block: "10.9.1.0/24" } },
    {
      type: "aws_security_group",
      name: "peer",
      values: { id: "sg-peer", vpc_id: "vpc-2", ingress: [{ protocol: "-1", cidr_blocks: ["10.0.0.0/8"] }] },
    },
    { type: "aws_instance", name: "peer", values: { subnet_id: "subnet-9", private_ip: "10.9.1.10", vpc_security_group_ids: ["sg-peer"] } },
    { type: "aws_vpc_peering_connection", name: "it", values: { id: "pcx-1", vpc_id: "vpc-1", peer_vpc_id: "vpc-2", accept_status } },
    {
      type: "aws_route_table",
      name: "peer",
      values: { id: "rtb-9", vpc_id: "vpc-2", route: [{ cidr_block: "10.0.0.0/16", vpc_peering_connection_id: "pcx-1" }] },
    },
    { type: "aws_route_table_association", name: "peer", values: { subnet_id: "subnet-9", route_table_id: "rtb-9" } },
  ];
  const text = withRoutes([{ cidr_block: "10.9.0.0/16", vpc_peering_connection_id: "pcx-1" }], peer);
  expect(verdict(text, "web", "peer")).toBe(expected);
});

test("a rule that stands inline and as a resource of its own is there once", () => {
  const separate = {
    type: "aws_security_group_rule",
    name: "queries",
    values: {
      type: "ingress",
      security_group_id: "sg-db",
      source_security_group_id: "sg-web",
      protocol: "tcp",
      from_port: 5432,
      to_port: 5432,
    },
  };
  const { securityGroups } = readTerraform(state([...WEB_AND_DATABASE, separate])).scenario;
  expect(securityGroups.find(({ name }) => name === "db")?.rules.map(({ description }) => description)).toEqual([
    "aws_security_group_rule.queries",
  ]);
});

test("a data source's VPC and subnet are read, but which route table the subnet has cannot be told", () => {
  const asData = (each: (typeof WEB_AND_DATABASE)[number]) =>
    ["aws_vpc", "aws_subnet"].includes(each.type) ? { ...each, mode: "data" } : each;
  const text = state([...WEB_AND_DATABASE.map(asData), gateway]);
  expect(verdict(text, "web", "db")).toBe("yes");
  expect(verdict(text, "web", "internet")).toBe("depends");
});

test("a subnet outside of the blocks that a data source tells of its VPC is in another block of it", () => {
  const text = withValues("main", "aws_subnet", { cidr_block: "10.77.1.0/24" });
  expect(readTerraform(text).scenario.vpcs[0].cidrBlocks).toEqual(["10.0.0.0/16", "10.77.1.0/24"]);
});

test("a service without tasks is no host", () => {
  const service = (desired_count: number) => ({
    type: "aws_ecs_service",
    name: "worker",
    values: { desired_count, network_configuration: [{ subnets: ["subnet-1"], security_groups: ["sg-web"] }] },
  });
  const count = (text: string) =>
    readTerraform(text).scenario.hosts.length - WEB_AND_DATABASE.filter(({ type }) => type === "aws_instance").length;
  expect([0, 1, 3].map((tasks) => count(state([...WEB_AND_DATABASE, service(tasks)])))).toEqual([0, 1, 3]);
});

test.each([
  ["true", true],
  ["false", undefined],
  [true, true],
  ["", undefined],
])("an autoscaling group whose template says associate_public_ip_address = %j", (associate_public_ip_address, expected) => {
  const template = {
    type: "aws_launch_template",
    name: "main",
    values: { id: "lt-1", network_interfaces: [{ security_groups: ["sg-web"], associate_public_ip_address }] },
  };
  const group = {
    type: "aws_autoscaling_group",
    name: "group",
    values: { desired_capacity: 1, vpc_zone_identifier: ["subnet-1"], launch_template: [{ id: "lt-1" }] },
  };
  const host = readTerraform(state([...WEB_AND_DATABASE, gateway, template, group])).scenario.hosts.find(({ name }) => name === "group");
  expect(host?.interfaces[0]).toMatchObject({ securityGroups: ["web"] });
  expect(host?.interfaces[0].publicAddress).toBe(expected);
});
