// Arguments that are known after the apply only, and what a data source does not tell: the verdict is neither yes nor no.
import { readTerraform } from "../../terraform-input";
import { instantiate } from "../../topology/lab";
import { canReach } from "../../topology/reachability";
import { plan, state } from "./documents";

const WEB = [{ protocol: "tcp", from_port: 80, to_port: 80, cidr_blocks: ["0.0.0.0/0"] }];
const everything = (values: object) => [{ ...values, protocol: "-1", from_port: 0, to_port: 0 }];
const ANY_GROUP_RULE = everything({ cidr_blocks: ["0.0.0.0/0"] });
const ANY_ACL_RULE = everything({ rule_no: 1, action: "allow", cidr_block: "0.0.0.0/0" });

const vpc = { type: "aws_vpc", name: "main", values: { id: "vpc-1", cidr_block: "10.0.0.0/16" } };
const subnet = { type: "aws_subnet", name: "main", values: { id: "subnet-1", vpc_id: "vpc-1", cidr_block: "10.0.1.0/24" } };
const gateway = { type: "aws_internet_gateway", name: "main", values: { id: "igw-1", vpc_id: "vpc-1" } };
const route = [{ cidr_block: "0.0.0.0/0", gateway_id: "igw-1" }];
const table = { type: "aws_route_table", name: "main", values: { id: "rtb-1", vpc_id: "vpc-1", route } };
const association = { type: "aws_main_route_table_association", name: "main", values: { vpc_id: "vpc-1", route_table_id: "rtb-1" } };
const group = {
  type: "aws_security_group",
  name: "web",
  values: { id: "sg-1", vpc_id: "vpc-1", ingress: WEB, egress: ANY_GROUP_RULE },
};
const acl = {
  type: "aws_network_acl",
  name: "main",
  values: { id: "acl-1", vpc_id: "vpc-1", subnet_ids: ["subnet-1"], ingress: ANY_ACL_RULE, egress: ANY_ACL_RULE },
};
const web = (values: object = {}) => ({
  type: "aws_instance",
  name: "web",
  values: { id: "i-1", subnet_id: "subnet-1", private_ip: "10.0.1.10", vpc_security_group_ids: ["sg-1"], ...values },
});
const PUBLIC = { associate_public_ip_address: true };

/** The resource, of which the plan does not know an argument that the configuration gives. */
const without = <T extends { readonly values: object }>(resource: T, argument: string) => ({
  ...resource,
  values: { ...resource.values, [argument]: undefined },
  unknown: { [argument]: true },
  references: { [argument]: ["random_id.it.hex"] },
});

const fromInternet = (text: string) =>
  canReach(instantiate(readTerraform(text).scenario), "internet", "web", { protocol: "tcp", port: 80 }).verdict;

test("what is known is told", () => {
  expect(fromInternet(plan([vpc, subnet, gateway, table, association, group, acl, web(PUBLIC)]))).toBe("yes");
  expect(fromInternet(plan([vpc, subnet, gateway, table, association, group, acl, web()]))).toBe("no");
});

test.each([
  ["whether an instance has a public address", [subnet, group, without(web(), "associate_public_ip_address")]],
  ["whether a subnet gives public addresses", [without(subnet, "map_public_ip_on_launch"), group, web()]],
  ["a security group's inline rules", [subnet, without(group, "ingress"), web(PUBLIC)]],
  ["a network ACL's inline rules", [subnet, group, without(acl, "ingress"), web(PUBLIC)]],
])("it depends on %s", (_, resources) => {
  expect(fromInternet(plan([vpc, gateway, table, association, ...resources]))).toBe("depends");
});

test("it depends on an internet gateway of another project, to which a route leads", () => {
  const routed = [subnet, table, association, group, web({ ...PUBLIC, public_ip: "203.0.113.9" })];
  expect(fromInternet(state([vpc, ...routed]))).toBe("depends");
  expect(fromInternet(plan([vpc, ...routed]))).toBe("depends");
  const toVpn = { ...table, values: { ...table.values, route: [{ cidr_block: "0.0.0.0/0", gateway_id: "vgw-1" }] } };
  expect(fromInternet(state([vpc, subnet, toVpn, association, group, web({ public_ip: "203.0.113.9" })]))).toBe("no");
});

test("it depends on a launch template that is not there", () => {
  const values = { vpc_zone_identifier: ["subnet-1"], desired_capacity: 1, launch_configuration: "elsewhere" };
  const text = state([vpc, subnet, gateway, table, association, { type: "aws_autoscaling_group", name: "web", values }]);
  expect(fromInternet(text)).toBe("depends");
});

test("a VPC of a data source may have an internet gateway", () => {
  const network = [{ ...vpc, mode: "data" }, { ...subnet, mode: "data" }, group];
  expect(fromInternet(state([...network, web({ public_ip: "203.0.113.9" })]))).toBe("depends");
  expect(fromInternet(state([...network, web()]))).toBe("no");
});
