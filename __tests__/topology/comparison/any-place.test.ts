// What differs in one place alone, and is seen by hosts to which nothing else happened.
import { compare } from "../../../topology/comparison/compare";
import { changeGroups } from "../../../topology/comparison/groups";
import { instantiate } from "../../../topology/lab";
import { allTcp, ANY_IPV4, anyIpv4, type Host, ipv4, type Scenario, tcp, tcpRange } from "../../../topology/model";
import { everything, network, OUT, PLAIN, rule } from "./small-network";

const PLAIN_NETWORK = network(PLAIN);
const [VPC] = PLAIN_NETWORK.vpcs;
const [WEB, DB] = PLAIN_NETWORK.hosts as [Host, Host];
const moved = (host: Host, changed: object): Host => ({ ...host, interfaces: [{ ...host.interfaces[0], ...changed }] });

const shown = (before: Scenario, after: Scenario) =>
  changeGroups(compare(instantiate(before), instantiate(after)).changes).flatMap(({ kind, pairs }) =>
    pairs.map(({ from, to, traffic }) => `${kind}: ${from.join(", ")} -> ${to.join(", ")} ${traffic}`),
  );

test("an address that may be public now may expose the host", () => {
  const at = (changed: object): Scenario => ({ ...PLAIN_NETWORK, hosts: [moved(WEB, { publicAddress: undefined, ...changed }), DB] });
  expect(shown(at({}), at({ mayBePublic: true }))).toEqual(["maybe-exposed: internet -> web tcp/443", "unknown: web -> internet any"]);
  expect(compare(instantiate(at({})), instantiate(at({ mayBePublic: true }))).rules).toEqual([
    { is: "added", text: "host web: may have a public address" },
  ]);
});

test("an address that a rule of another host singles out matters", () => {
  const at = (addressOffset: number): Scenario => ({
    ...network({ ...PLAIN, dbRules: [rule("one", "ingress", tcp(5432), ipv4("10.0.1.10/32"))] }),
    hosts: [moved(WEB, { addressOffset }), DB],
  });
  expect(shown(at(10), at(50))).toEqual(["impossible: web -> db tcp/5432"]);
});

describe("behind a NAT gateway", () => {
  const at = (natRoutes: readonly ["internet"?], acl = everything): Scenario => ({
    ...network({ ...PLAIN, dbRules: [rule("out", "egress", allTcp(), anyIpv4())] }),
    vpcs: [
      {
        ...VPC,
        natGateways: [{ name: "nat", subnet: "nat", addressOffset: 5 }],
        subnets: [
          { name: "web", cidrBlock: "10.0.1.0/24", routeTable: "table" },
          { name: "db", cidrBlock: "10.0.2.0/24", routeTable: "private" },
          { name: "nat", cidrBlock: "10.0.3.0/24", routeTable: "nat", networkAcl: "acl" },
        ],
        routeTables: [
          ...VPC.routeTables,
          { name: "private", routes: [{ destination: ANY_IPV4, target: { kind: "nat-gateway", name: "nat" } }] },
          { name: "nat", routes: natRoutes.map(() => ({ destination: ANY_IPV4, target: { kind: "internet-gateway" } })) },
        ],
        networkAcls: [{ name: "acl", ingress: [acl], egress: [everything] }],
      },
    ],
  });

  test("the gateway's own route and network ACL decide, too", () => {
    expect(shown(at(["internet"]), at([]))).toEqual(["impossible: db -> internet all TCP"]);
    expect(shown(at(["internet"]), at(["internet"], { ...everything, port: tcpRange(1024, 65_535) }))).toEqual([
      "impossible: db -> internet tcp/1-1023",
    ]);
  });
});

test("a public block that a network ACL's rule singles out stands for itself", () => {
  const denied = { ...everything, number: 50, action: "deny", peer: ipv4("203.0.113.128/25") } as const;
  const publicDb = (acl: Parameters<typeof network>[0]["acl"]): Scenario => ({
    ...network({ ...PLAIN, acl, dbRules: [rule("open", "ingress", tcp(22), anyIpv4())] }),
    hosts: [WEB, moved(DB, { publicAddress: true })],
  });
  expect(shown(publicDb([everything]), publicDb([denied, everything]))).toEqual(["impossible: 203.0.113.128/25 -> db tcp/22"]);
});

test("neither a VPC's own block nor one that nobody has in the internet stands for machines outside", () => {
  const own = { ...PLAIN_NETWORK, vpcs: [{ ...VPC, cidrBlocks: ["10.0.0.0/16", "198.19.0.0/16"] }] } as const;
  const peers = ["198.19.1.0/24", "100.64.1.0/24", "127.0.0.1/32"];
  const rules = peers.map((peer, index) => rule(`to-${index}`, "ingress", tcp(22), ipv4(peer)));
  const [web, db] = own.securityGroups as [Scenario["securityGroups"][0], Scenario["securityGroups"][0]];
  expect(shown(own, { ...own, securityGroups: [{ ...web, rules: [...web.rules, ...rules] }, db] })).toEqual([]);
});

test("hosts of one resource are told apart by their number, whatever they are called", () => {
  const fleet = (...names: readonly string[]): Scenario => ({
    ...PLAIN_NETWORK,
    hosts: names.map((name, index) => ({ ...moved(WEB, { addressOffset: 10 + index }), name, origin: "aws_autoscaling_group.web" })),
  });
  const { changes, added, removed } = compare(instantiate(fleet("web-1", "web-2")), instantiate(fleet("www-1", "www-2", "www-3")));
  expect([added, removed]).toEqual([["www-3"], []]);
  expect(changes.every(({ from, to }) => [from.name, to.name].includes("www-3"))).toBe(true);
  expect(changes.length).toBeGreaterThan(0);
});

test("a subnet's network ACL, its routes and the gateway of its VPC are listed", () => {
  const bare = {
    name: "vpc",
    cidrBlocks: VPC.cidrBlocks,
    subnets: VPC.subnets.map(({ name, cidrBlock, routeTable }) => ({ name, cidrBlock, routeTable })),
    routeTables: [{ name: "table", routes: [] }],
  };
  const without: Scenario = { ...PLAIN_NETWORK, vpcs: [bare], hosts: [moved(WEB, { publicAddress: undefined }), DB] };
  const { rules } = compare(instantiate(PLAIN_NETWORK), instantiate(without));
  expect(rules.map(({ is, text }) => `${is} ${text}`)).toEqual([
    "added subnet db: network ACL of the VPC",
    "removed VPC vpc: has an internet gateway",
    "removed route table table: 0.0.0.0/0 to internet gateway",
    "removed subnet db: network ACL acl",
    "removed network ACL acl: ingress 100 allow all traffic from 0.0.0.0/0",
    "removed network ACL acl: egress 100 allow all traffic to 0.0.0.0/0",
    "removed host web: has a public address",
  ]);
});

test("what everybody reached, and cannot be told now, is no new exposure", () => {
  const unknown = rule("somebody", "ingress", tcp(443), { kind: "unknown", name: "prefix list pl-1" });
  expect(shown(PLAIN_NETWORK, network({ ...PLAIN, webRules: [OUT, unknown] }))).toEqual(["unknown: internet -> web tcp/443"]);
});
