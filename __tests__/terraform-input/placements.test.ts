// Gateway endpoints, clusters of several hosts, and which of them have a public address.
import { readTerraform } from "../../terraform-input";
import { instantiate } from "../../topology/lab";
import { canReach } from "../../topology/reachability";
import { plan, state, WEB_AND_DATABASE } from "./documents";

const notesOf = (text: string) => readTerraform(text).notes.map(({ address, text: note }) => `${address}: ${note}`);
const hostsOf = (text: string) => readTerraform(text).scenario.hosts.map(({ name }) => name);

const open = [{ protocol: "tcp", from_port: 5432, to_port: 5432, cidr_blocks: ["0.0.0.0/0"] }];
const gateway = { type: "aws_internet_gateway", name: "main", values: { id: "igw-1", vpc_id: "vpc-1" } };
const table = (name: string, values: object = {}) => ({
  type: "aws_route_table",
  name,
  values: { id: `rtb-${name}`, vpc_id: "vpc-1", route: [{ cidr_block: "0.0.0.0/0", gateway_id: "igw-1" }], ...values },
});
const NETWORK = [
  ...WEB_AND_DATABASE,
  gateway,
  table("main"),
  { type: "aws_main_route_table_association", name: "main", values: { vpc_id: "vpc-1", route_table_id: "rtb-main" } },
  { type: "aws_security_group", name: "open", values: { id: "sg-open", vpc_id: "vpc-1", ingress: open, egress: [] } },
];

describe("a gateway endpoint", () => {
  const endpoint = (values: object) => ({
    type: "aws_vpc_endpoint",
    name: "storage",
    values: { id: "vpce-1", vpc_id: "vpc-1", vpc_endpoint_type: "Gateway", ...values },
  });

  test("is read with its route tables, and what it leads to is noted as not told", () => {
    const association = { vpc_endpoint_id: "vpce-1", route_table_id: "rtb-main" };
    const text = state([
      ...NETWORK,
      table("other", { route: [] }),
      endpoint({ service_name: "com.amazonaws.eu-west-1.s3", route_table_ids: ["rtb-other"] }),
      { type: "aws_vpc_endpoint_route_table_association", name: "storage", values: association },
    ]);
    const { scenario } = readTerraform(text);
    expect(scenario.vpcs[0].gatewayEndpoints).toEqual([{ name: "storage", service: "s3", routeTables: ["other", "main"] }]);
    expect(notesOf(text)).toContain(
      "aws_vpc_endpoint.storage: gateway endpoint: it is drawn; s3 is no host, so what may reach it is not told",
    );
    expect(hostsOf(text)).toEqual(["web", "db"]);
    expect(() => instantiate(scenario)).not.toThrow();
  });

  test.each([
    [{ service_name: "com.amazonaws.eu-west-1.s3express" }, /gateway endpoint of com\.amazonaws\.eu-west-1\.s3express: left out/],
    [{}, /gateway endpoint of a service that is known after the apply only: left out/],
  ])("of another service is left out, and noted: %j", (values, note) => {
    const text = state([...NETWORK, endpoint(values)]);
    expect(readTerraform(text).scenario.vpcs[0]).not.toHaveProperty("gatewayEndpoints");
    expect(notesOf(text)).toContainEqual(expect.stringMatching(note));
  });
});

describe("a database cluster", () => {
  const subnets = { type: "aws_db_subnet_group", name: "data", values: { id: "data", name: "data", subnet_ids: ["subnet-1"] } };
  const cluster = {
    type: "aws_rds_cluster",
    name: "aurora",
    values: { id: "aurora", cluster_identifier: "aurora", db_subnet_group_name: "data", vpc_security_group_ids: ["sg-open"] },
  };
  const member = (index: number, values: object = {}) => ({
    type: "aws_rds_cluster_instance",
    name: "aurora",
    index,
    values: { id: `aurora-${index}`, cluster_identifier: "aurora", publicly_accessible: false, ...values },
  });
  const verdict = (text: string, to: string) =>
    canReach(instantiate(readTerraform(text).scenario), "internet", to, { protocol: "tcp", port: 5432 }).verdict;

  test("has as many hosts as instances, and one without any", () => {
    expect(hostsOf(state([...NETWORK, subnets, cluster]))).toEqual(["web", "db", "aurora"]);
    expect(hostsOf(state([...NETWORK, subnets, cluster, member(0), member(1)]))).toEqual(["web", "db", "aurora-1", "aurora-2"]);
  });

  test("has its instances in a plan, too, which knows no ids", () => {
    const planned = { ...cluster, values: { ...cluster.values, id: undefined }, unknown: { id: true } };
    const ofPlan = (index: number) => ({
      ...member(index),
      references: { cluster_identifier: ["aws_rds_cluster.aurora.cluster_identifier"] },
    });
    expect(hostsOf(plan([...NETWORK, subnets, planned, ofPlan(0), ofPlan(1)]))).toEqual(["web", "db", "aurora-1", "aurora-2"]);
  });

  test("is public as its instances are, and it depends if they differ", () => {
    const isPublic = { publicly_accessible: true };
    const withMembers = (...members: readonly object[]) =>
      state([...NETWORK, subnets, cluster, ...members.map((each, index) => member(index, each))]);
    expect(verdict(withMembers({}), "aurora")).toBe("no");
    expect(verdict(withMembers(isPublic), "aurora")).toBe("yes");
    expect(verdict(withMembers({}, isPublic), "aurora-1")).toBe("depends");
  });
});

test.each([
  ["aws_elasticache_cluster", { num_cache_nodes: 2 }, 2],
  ["aws_elasticache_replication_group", { num_cache_clusters: 3 }, 3],
  ["aws_elasticache_replication_group", { num_node_groups: 2, replicas_per_node_group: 1 }, 4],
  ["aws_elasticache_replication_group", {}, 1],
])("%s with %j has its nodes as hosts", (type, values, count) => {
  const subnets = { type: "aws_elasticache_subnet_group", name: "cache", values: { id: "cache", name: "cache", subnet_ids: ["subnet-1"] } };
  const text = state([
    ...NETWORK,
    subnets,
    { type, name: "cache", values: { id: "cache-1", subnet_group_name: "cache", security_group_ids: ["sg-open"], ...values } },
  ]);
  expect(hostsOf(text).filter((name) => name.startsWith("cache"))).toHaveLength(count);
});

describe("a load balancer of a plan", () => {
  const balancer = (unknown: Readonly<Record<string, unknown>>, references: Readonly<Record<string, readonly string[]>>) =>
    plan([
      ...NETWORK,
      { type: "aws_lb", name: "front", values: { subnets: ["subnet-1"], security_groups: ["sg-open"] }, unknown, references },
    ]);
  const isPublic = (text: string) => readTerraform(text).scenario.hosts.find(({ name }) => name === "front")?.interfaces[0];

  test("is public if it does not say internal", () => {
    expect(isPublic(balancer({ internal: true }, {}))).toMatchObject({ publicAddress: true });
  });

  test("may be public if what it says is known after the apply only", () => {
    const found = isPublic(balancer({ internal: true }, { internal: ["random_id.it.hex"] }));
    expect(found).toMatchObject({ mayBePublic: true });
    expect(found).not.toHaveProperty("publicAddress");
  });
});
