// What a plan does not tell: each thing that may be changes the verdict to "depends", and nothing else.
import { readTerraform } from "../../terraform-input";
import { instantiate } from "../../topology/lab";
import { canReach } from "../../topology/reachability";
import { plan, WEB_AND_DATABASE } from "./documents";

const verdict = (text: string, from: string, to: string, port: number) =>
  canReach(instantiate(readTerraform(text).scenario), from, to, { protocol: "tcp", port }).verdict;

const notesOf = (text: string) => readTerraform(text).notes.map(({ address, text: note }) => `${address}: ${note}`);

const rule = { type: "aws_security_group_rule", name: "rule" };
const ssh = { type: "ingress", protocol: "tcp", from_port: 22, to_port: 22, cidr_blocks: ["10.0.0.0/16"] };
const throughLocal = (argument: string) => ({ unknown: { [argument]: true }, references: { [argument]: ["local.it"] } });

/** With an internet gateway, a table of its own and a route to anywhere. */
const OPEN = [
  ...WEB_AND_DATABASE,
  { type: "aws_internet_gateway", name: "main", values: { id: "igw-1", vpc_id: "vpc-1" } },
  { type: "aws_route_table", name: "main", values: { id: "rtb-1", vpc_id: "vpc-1", route: [] } },
  { type: "aws_route_table_association", name: "main", values: { subnet_id: "subnet-1", route_table_id: "rtb-1" } },
  { type: "aws_route", name: "out", values: { route_table_id: "rtb-1", destination_cidr_block: "0.0.0.0/0", gateway_id: "igw-1" } },
];

test("a rule whose group is a local may be of any group", () => {
  const text = plan([...WEB_AND_DATABASE, { ...rule, values: ssh, ...throughLocal("security_group_id") }]);
  expect(verdict(plan(WEB_AND_DATABASE), "web", "db", 22)).toBe("no");
  expect(verdict(text, "web", "db", 22)).toBe("depends");
  expect(notesOf(text)).toEqual(["aws_security_group_rule.rule: its security_group_id cannot be told: it may be of any"]);
});

test("a rule whose group is elsewhere is left out", () => {
  const text = plan([...WEB_AND_DATABASE, { ...rule, values: { ...ssh, security_group_id: "sg-elsewhere" } }]);
  expect(verdict(text, "web", "db", 22)).toBe("no");
  expect(notesOf(text)).toEqual(["aws_security_group_rule.rule: its security_group_id, sg-elsewhere, is not here: left out"]);
});

test("a rule whose ports are not known yet opens none for certain", () => {
  const values = { ...ssh, from_port: null, to_port: null, security_group_id: "sg-db" };
  const inline = WEB_AND_DATABASE.map((each) => ({ ...each, references: { ingress: [] } }));
  const text = plan([...inline, { ...rule, values, unknown: { from_port: true, to_port: true } }]);
  expect(verdict(text, "web", "db", 22)).toBe("depends");
  expect(verdict(text, "web", "db", 5432)).toBe("yes");
});

test("a rule that the plan deletes is not there, though the group's computed rules still have it", () => {
  const group = WEB_AND_DATABASE.find(({ type, name }) => type === "aws_security_group" && name === "db")!;
  const others = WEB_AND_DATABASE.filter((each) => each !== group);
  const resources = [...others, { ...group, values: { ...group.values, ingress: [ssh] } }];
  expect(verdict(plan(resources), "web", "db", 22)).toBe("yes");
  expect(verdict(plan(resources, [{ ...rule, values: { ...ssh, security_group_id: "sg-db" } }]), "web", "db", 22)).toBe("no");
});

test("of several instances of unknown number, none is certain", () => {
  const groups = ["a", "b"].map((index) => ({ type: "aws_security_group", name: "all", index, values: { vpc_id: "vpc-1" } }));
  const values = { subnet_id: "subnet-1" };
  const references = { vpc_security_group_ids: ["aws_security_group.all"] };
  const host = { type: "aws_instance", name: "more", values, unknown: { vpc_security_group_ids: [true] }, references };
  expect(verdict(plan([...WEB_AND_DATABASE, ...groups, host]), "web", "more", 80)).toBe("depends");
});

test("a block that is unknown as a whole makes its arguments unknown", () => {
  const inline = WEB_AND_DATABASE.map((each) => ({ ...each, references: { ingress: ["var.rules"] } }));
  const db = inline.map((each) =>
    each.type === "aws_security_group" && each.name === "db"
      ? { ...each, values: { ...each.values, ingress: [{ protocol: "tcp", from_port: 22, to_port: 22 }] }, unknown: { ingress: [true] } }
      : each,
  );
  expect(verdict(plan(db), "web", "db", 22)).toBe("depends");
});

test("an entry whose prefix list is a local may be of any list", () => {
  const list = { type: "aws_ec2_managed_prefix_list", name: "main", values: { id: "pl-1", entry: [{ cidr: "192.0.2.0/24" }] } };
  const rules = { ...rule, values: { ...ssh, cidr_blocks: [], prefix_list_ids: ["pl-1"], security_group_id: "sg-db" } };
  const entry = {
    type: "aws_ec2_managed_prefix_list_entry",
    name: "more",
    values: { cidr: "10.0.0.0/16" },
    ...throughLocal("prefix_list_id"),
  };
  expect(verdict(plan([...WEB_AND_DATABASE, list, rules]), "web", "db", 22)).toBe("no");
  expect(verdict(plan([...WEB_AND_DATABASE, list, rules, entry]), "web", "db", 22)).toBe("depends");
});

test("a resource that the plan replaces is not one that it deletes", () => {
  const deleted = { ...rule, values: { ...ssh, security_group_id: "sg-db" } };
  const text = plan([...WEB_AND_DATABASE], [deleted]).replace('"actions":["delete"]', '"actions":["delete","create"]');
  const [group] = readTerraform(text).scenario.securityGroups.filter(({ name }) => name === "db");
  expect(group?.rules).toHaveLength(1);
});

test("data that was read before the plan is in its prior state", () => {
  const json = JSON.parse(plan(WEB_AND_DATABASE.filter(({ type }) => type !== "aws_vpc"))) as object;
  const [vpc] = WEB_AND_DATABASE;
  const data = { ...vpc, mode: "data", address: "data.aws_vpc.main" };
  const text = JSON.stringify({ ...json, prior_state: { values: { root_module: { resources: [data] } } } });
  expect(verdict(text, "web", "internet", 443)).toBe("no");
  expect(readTerraform(text).scenario.vpcs.map(({ cidrBlocks }) => cidrBlocks)).toEqual([["10.0.0.0/16"]]);
});

test("a network ACL's rule whose ports are not known yet decides on none", () => {
  const associated = { ...acl, values: { ...acl.values, subnet_ids: ["subnet-2"] } };
  const values = { ...allowAll(false).values, protocol: "tcp", from_port: null, to_port: null };
  const unknown = { from_port: true, to_port: true };
  expect(verdict(plan([...FAR, associated, { ...allowAll(false), values, unknown }, allowAll(true)]), "web", "far", 5432)).toBe("depends");
});

test.each(["rule_number", "protocol", "rule_action"])("a network ACL's rule whose %s is not known yet may allow or deny", (argument) => {
  const associated = { ...acl, values: { ...acl.values, subnet_ids: ["subnet-2"] } };
  const untold = (given: ReturnType<typeof allowAll>, values: object = {}) => ({
    ...given,
    values: { ...given.values, ...values, [argument]: null },
    unknown: { [argument]: true },
  });
  expect(verdict(plan([...FAR, associated, allowAll(false), allowAll(true)]), "web", "far", 5432)).toBe("yes");
  expect(verdict(plan([...FAR, associated, untold(allowAll(false)), allowAll(true)]), "web", "far", 5432)).toBe("depends");
  const further = untold({ ...allowAll(false), name: "further" }, { rule_number: 50, rule_action: "deny" });
  expect(verdict(plan([...FAR, associated, further, allowAll(false), allowAll(true)]), "web", "far", 5432)).toBe("depends");
});

const acl = { type: "aws_network_acl", name: "main", values: { id: "acl-1", vpc_id: "vpc-1", ingress: [], egress: [] } };
const forwarded = {
  type: "aws_instance",
  name: "far",
  values: { subnet_id: "subnet-2", private_ip: "10.0.2.10", vpc_security_group_ids: ["sg-db"] },
};
const secondSubnet = { type: "aws_subnet", name: "second", values: { id: "subnet-2", vpc_id: "vpc-1", cidr_block: "10.0.2.0/24" } };
const FAR = [...WEB_AND_DATABASE, secondSubnet, forwarded];
const allowAll = (egress: boolean) => ({
  type: "aws_network_acl_rule",
  name: egress ? "out" : "in",
  values: { network_acl_id: "acl-1", rule_number: 100, egress, protocol: "-1", rule_action: "allow", cidr_block: "0.0.0.0/0" },
});

test("a rule whose network ACL is a local may be of any ACL", () => {
  const associated = { ...acl, values: { ...acl.values, subnet_ids: ["subnet-2"] } };
  const values = { ...allowAll(false).values, network_acl_id: null, rule_number: 50, rule_action: "deny" };
  const deny = { type: "aws_network_acl_rule", name: "deny", values, ...throughLocal("network_acl_id") };
  const open = [...FAR, associated, allowAll(false), allowAll(true)];
  expect(verdict(plan(open), "web", "far", 5432)).toBe("yes");
  expect(verdict(plan([...open, deny]), "web", "far", 5432)).toBe("depends");
});

test("a network ACL whose subnets are locals may be that of any subnet without one", () => {
  expect(verdict(plan([...FAR, acl]), "web", "far", 5432)).toBe("yes");
  expect(verdict(plan([...FAR, { ...acl, ...throughLocal("subnet_ids") }]), "web", "far", 5432)).toBe("depends");
});

test("a route whose table is a local may be in any table", () => {
  const [first, ...before] = [...OPEN].reverse();
  const values = { ...first!.values, route_table_id: null };
  expect(verdict(plan(before), "db", "internet", 443)).toBe("no");
  const web = withPublicAddress(before);
  expect(verdict(plan(web), "web", "internet", 443)).toBe("no");
  expect(verdict(plan([...web, { ...first!, values, ...throughLocal("route_table_id") }]), "web", "internet", 443)).toBe("depends");
});

test("a route whose destination is not known may lead packets astray, but none that a longer prefix leads", () => {
  const gateway = { type: "aws_route", name: "unknown", values: { route_table_id: "rtb-1", gateway_id: "vgw-1" } };
  const resources = withPublicAddress(OPEN);
  expect(verdict(plan(resources), "web", "internet", 443)).toBe("yes");
  const unknown = { ...gateway, unknown: { destination_cidr_block: true } };
  expect(verdict(plan([...resources, unknown]), "web", "internet", 443)).toBe("depends");
  expect(verdict(plan([...resources, unknown]), "web", "db", 5432)).toBe("yes");
});

test("an Elastic IP whose instance is a local may be that of any instance without a public address", () => {
  const web = { protocol: "tcp", from_port: 443, to_port: 443, cidr_blocks: ["0.0.0.0/0"] };
  const resources = OPEN.map((each) =>
    each.type === "aws_security_group" && each.name === "web" ? { ...each, values: { ...each.values, ingress: [web] } } : each,
  );
  const address = { type: "aws_eip", name: "main", values: {}, ...throughLocal("instance") };
  expect(verdict(plan(resources), "internet", "web", 443)).toBe("no");
  expect(verdict(plan([...resources, address]), "internet", "web", 443)).toBe("depends");
  expect(verdict(plan([...resources, address]), "internet", "web", 22)).toBe("no");
});

test("an internet gateway whose VPC is a local is attached to the VPC that has a route to it", () => {
  const resources = withPublicAddress(OPEN).map((each) =>
    each.type === "aws_internet_gateway" ? { ...each, values: { id: "igw-1" }, ...throughLocal("vpc_id") } : each,
  );
  expect(verdict(plan(resources), "web", "internet", 443)).toBe("yes");
});

test("only a network load balancer without groups filters nothing", () => {
  const balancer = (type: string) => ({
    type: "aws_lb",
    name: "front",
    values: { load_balancer_type: type, internal: true, subnets: ["subnet-1"], security_groups: [] },
  });
  expect(verdict(plan([...WEB_AND_DATABASE, balancer("network")]), "web", "front", 80)).toBe("yes");
  expect(verdict(plan([...WEB_AND_DATABASE, balancer("application")]), "web", "front", 80)).toBe("no");
});

test("an instance without groups has those of its launch template", () => {
  const template = { type: "aws_launch_template", name: "main", values: { id: "lt-1", vpc_security_group_ids: ["sg-db"] } };
  const values = { subnet_id: "subnet-1", vpc_security_group_ids: [], launch_template: [{ id: "lt-1" }] };
  expect(verdict(plan([...WEB_AND_DATABASE, template, { type: "aws_instance", name: "more", values }]), "web", "more", 5432)).toBe("yes");
});

test("a host in several subnets is told as if in the first by address, in whatever order they are listed", () => {
  const cache = (...subnet_ids: readonly string[]) => ({
    type: "aws_elasticache_serverless_cache",
    name: "cache",
    values: { subnet_ids, security_group_ids: ["sg-db"] },
  });
  const subnetOf = (text: string) => readTerraform(text).scenario.hosts.at(-1)!.interfaces[0].subnet;
  expect(subnetOf(plan([...FAR, cache("subnet-1", "subnet-2")]))).toBe("main");
  expect(subnetOf(plan([...FAR, cache("subnet-2", "subnet-1")]))).toBe("main");
});

function withPublicAddress<T extends { type: string; name: string; values: Readonly<Record<string, unknown>> }>(
  resources: readonly T[],
): readonly T[] {
  return resources.map((each) =>
    each.type === "aws_instance" && each.name === "web" ? { ...each, values: { ...each.values, associate_public_ip_address: true } } : each,
  );
}
