// What listens on the hosts of a plan or a state: told by their resources, or guessed from what their groups let in.
import { readTerraform } from "../../terraform-input";
import { plan, state, WEB_AND_DATABASE, withValues } from "./documents";

/** "db: tcp-5432?", with a question mark for what is guessed. */
function listeners(text: string): readonly string[] {
  return readTerraform(text).scenario.hosts.map(({ name, services }) => {
    const list = services.map((service) => `${service.name}${"guessed" in service ? "?" : ""}`);
    return `${name}: ${list.join(" ")}`.trimEnd();
  });
}

const notesOf = (text: string) => readTerraform(text).notes.map(({ address, text: note }) => `${address}: ${note}`);

const rule = (from: number, to = from, protocol = "tcp") => ({ protocol, from_port: from, to_port: to, cidr_blocks: ["10.0.0.0/16"] });
const withRules = (...ingress: readonly object[]) => withValues("db", "aws_security_group", { ingress });
const subnetGroup = { type: "aws_db_subnet_group", name: "data", values: { id: "data", name: "data", subnet_ids: ["subnet-1"] } };
const placed = { db_subnet_group_name: "data", vpc_security_group_ids: ["sg-db"] };

test("a port that a group lets in is guessed to have a listener, whoever the peer is", () => {
  expect(listeners(state(WEB_AND_DATABASE))).toEqual(["web:", "db: tcp-5432?"]);
  expect(listeners(withRules({ ...rule(53, 53, "udp"), cidr_blocks: [], security_groups: ["sg-elsewhere"] }, rule(443), rule(80)))).toEqual(
    ["web:", "db: udp-53? tcp-80? tcp-443?"],
  );
});

test("a rule for one to four ports gives each port a listener; a rule for more ports, all traffic or ICMP gives none", () => {
  expect(listeners(withRules(rule(8000, 8003)))[1]).toBe("db: tcp-8000? tcp-8001? tcp-8002? tcp-8003?");
  expect(listeners(withRules(rule(8000, 8004), rule(-1, -1, "icmp"), rule(0, 0, "-1"), rule(0, 0)))[1]).toBe("db:");
});

test("a host has eight listeners at most, and a note says how many ports are left out", () => {
  const text = withRules(rule(8000, 8003), rule(9000, 9003), rule(9100));
  expect(listeners(text)[1]).toBe("db: tcp-8000? tcp-8001? tcp-8002? tcp-8003? tcp-9000? tcp-9001? tcp-9002? tcp-9003?");
  expect(notesOf(text)).toEqual(["listeners: a host has 8 at most: 1 port of 1 host left out"]);
});

test("hosts have fewer listeners each where all would have more than 300", () => {
  const ingress = [rule(22), rule(80), rule(443), rule(8080)];
  const [db] = WEB_AND_DATABASE.filter(({ name, type }) => name === "db" && type === "aws_instance");
  const more = Array.from({ length: 100 }, (_, index) => ({ ...db!, index, values: { ...db!.values, private_ip: null } }));
  const group = WEB_AND_DATABASE.map((each) =>
    each.name === "db" && each.type === "aws_security_group" ? { ...each, values: { ...each.values, ingress } } : each,
  );
  const text = state([...group.filter((each) => each !== db), ...more]);
  expect(
    new Set(
      listeners(text)
        .slice(1)
        .map((line) => line.replace(/^.*: /, "")),
    ),
  ).toEqual(new Set(["tcp-22? tcp-80? tcp-443?"]));
  expect(notesOf(text)).toContain("listeners: a host has 3 at most: 100 ports of 100 hosts left out");
});

test.each([
  ["aws_db_instance", { port: 3307, engine: "mysql" }, "tcp-3307"],
  ["aws_db_instance", { engine: "sqlserver-ex" }, "tcp-1433"],
  ["aws_db_instance", { engine: "db2-se", port: 0 }, "tcp-50000"],
  ["aws_rds_cluster", { engine: "aurora-postgresql" }, "tcp-5432"],
  ["aws_rds_cluster", { engine: "aurora-mysql" }, "tcp-3306"],
])("%s listens at its port or its engine's, and nowhere else: %j", (type, values, expected) => {
  const database = { type, name: "data", values: { ...placed, ...values } };
  expect(listeners(state([...WEB_AND_DATABASE, subnetGroup, database]))[2]).toBe(`data: ${expected}`);
});

test("a database of an engine that is not known has what its group lets in", () => {
  const database = { type: "aws_db_instance", name: "data", values: { ...placed, engine: "custom" } };
  expect(listeners(state([...WEB_AND_DATABASE, subnetGroup, database]))[2]).toBe("data: tcp-5432?");
});

test.each([
  [{ engine: "redis" }, "tcp-6379"],
  [{ engine: "memcached" }, "tcp-11211"],
  [{ engine: "redis", port: 6380 }, "tcp-6380"],
])("a cache listens at its port or its engine's: %j", (values, expected) => {
  const cache = { type: "aws_elasticache_serverless_cache", name: "cache", values: { subnet_ids: ["subnet-1"], ...values } };
  expect(listeners(state([...WEB_AND_DATABASE, cache]))[2]).toBe(`cache: ${expected}`);
});

const balancer = {
  type: "aws_lb",
  name: "front",
  values: { id: "lb-1", arn: "lb-1", load_balancer_type: "network", internal: true, subnets: ["subnet-1"], security_groups: ["sg-db"] },
};
const listener = (name: string, port: number, protocol: string) => ({
  type: "aws_lb_listener",
  name,
  values: { load_balancer_arn: "lb-1", port, protocol },
});

test("a load balancer listens where its listeners do, and nowhere else", () => {
  const resources = [...WEB_AND_DATABASE, balancer, listener("https", 443, "TLS"), listener("dns", 53, "TCP_UDP")];
  expect(listeners(state(resources))[2]).toBe("front: tcp-53 udp-53 tcp-443");
  expect(listeners(state([...WEB_AND_DATABASE, balancer]))[2]).toBe("front: tcp-5432?");
});

test("a target of a load balancer listens at the target's port, and besides where its group lets in", () => {
  const group = { type: "aws_lb_target_group", name: "all", values: { id: "tg-1", arn: "tg-1", port: 8080, protocol: "HTTP" } };
  const attachment = (values: object) => ({
    type: "aws_lb_target_group_attachment",
    name: "db",
    values: { target_group_arn: "tg-1", target_id: "i-db", ...values },
  });
  expect(listeners(state([...WEB_AND_DATABASE, group, attachment({})]))[1]).toBe("db: tcp-8080 tcp-5432?");
  expect(listeners(state([...WEB_AND_DATABASE, group, attachment({ port: 5432 })]))[1]).toBe("db: tcp-5432");
});

test("a plan's listener is its load balancer's by reference", () => {
  const resources = [
    ...WEB_AND_DATABASE,
    { ...balancer, values: { ...balancer.values, id: null, arn: null }, unknown: { id: true, arn: true } },
    {
      ...listener("https", 443, "HTTPS"),
      values: { port: 443, protocol: "HTTPS" },
      unknown: { load_balancer_arn: true },
      references: { load_balancer_arn: ["aws_lb.front.arn", "aws_lb.front"] },
    },
  ];
  expect(listeners(plan(resources))[2]).toBe("front: tcp-443");
});

test("containers behind a load balancer listen at their port, and nothing can be opened to a function", () => {
  const network = { subnets: ["subnet-1"], security_groups: ["sg-db"] };
  const service = {
    type: "aws_ecs_service",
    name: "app",
    values: { desired_count: 2, network_configuration: [network], load_balancer: [{ container_port: 8080 }] },
  };
  const vpc = { subnet_ids: ["subnet-1"], security_group_ids: ["sg-db"] };
  const report = { type: "aws_lambda_function", name: "report", values: { vpc_config: [vpc] } };
  expect(listeners(state([...WEB_AND_DATABASE, service, report])).slice(2)).toEqual([
    "app-1: tcp-8080 tcp-5432?",
    "app-2: tcp-8080 tcp-5432?",
    "report:",
  ]);
});
