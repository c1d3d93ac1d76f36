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
