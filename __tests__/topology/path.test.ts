// The path of a packet through the network, as in AWS: groups, ACLs, routes, gateways, and the answer's way back.
import fc from "fast-check";
import { describeMissing, droppedAt } from "../../topology/decision";
import { instantiate } from "../../topology/lab";
import {
  type AclRule,
  allTraffic,
  ANY_IPV4,
  anyIpv4,
  ipv4,
  type Route,
  type Scenario,
  subnet,
  tcp,
  tcpRange,
  type Vpc,
} from "../../topology/model";
import { canReach } from "../../topology/reachability";
import { describePlace, describeVerdict, reachabilityJson, ruleId } from "../../topology/vocabulary";
import { webNetwork } from "../support/web-network";

const lab = instantiate(webNetwork);
const [network] = webNetwork.vpcs;
const tcpTo = (port: number) => ({ protocol: "tcp", port }) as const;
const withNetwork = (change: Partial<Vpc>): Scenario => ({ ...webNetwork, vpcs: [{ ...network, ...change }] });
const between = (scenario: Scenario, from: string, to: string, port: number) => canReach(instantiate(scenario), from, to, tcpTo(port));
const steps = (from: string, to: string, port: number) =>
  canReach(lab, from, to, tcpTo(port)).checkpoints.map((point) => [describePlace(point), ruleId(point)]);

test("a request to the database passes every checkpoint, but an ACL without a rule for ephemeral ports drops its answer", () => {
  expect(steps("web-1", "database", 5432)).toEqual([
    ["out", "web-database-tcp-5432-egress"],
    ["route", "10.1.0.0/16"],
    ["ACL in", "database-acl-ingress-100"],
    ["in", "web-database-tcp-5432-ingress"],
    ["answer: ACL out", null],
    ["answer: route", "10.1.0.0/16"],
  ]);
  expect(droppedAt(canReach(lab, "web-1", "database", tcpTo(5432))).map(describeMissing)).toEqual([
    "an egress rule in network ACL database-acl: tcp/32768-60999 to a block that holds 10.1.2.10",
  ]);
});

test("a private host's packets leave with the NAT gateway's address, and cross the public subnet's ACL twice", () => {
  expect(steps("web-1", "visitor", 443)).toEqual([
    ["out", "web-anywhere-tcp-443-egress"],
    ["route", ANY_IPV4],
    ["ACL in", "public-acl-ingress-200"],
    ["gateway", "203.0.113.1"],
    ["ACL out", "public-acl-egress-100"],
    ["route", ANY_IPV4],
    ["gateway", "203.0.113.1"],
    ["answer: ACL in", "public-acl-ingress-200"],
    ["answer: ACL out", "public-acl-egress-100"],
  ]);
});

test("the matching ACL rule with the lowest number decides, regardless of the order of the rules", () => {
  const verdict = (...rules: [number, AclRule["action"]][]) => {
    const ingress = rules.map(([number, action]): AclRule => ({ number, action, port: tcp(80), peer: anyIpv4() }));
    const networkAcls = network.networkAcls!.map((acl) => (acl.name === "public-acl" ? { ...acl, ingress } : acl));
    return describeVerdict(between(withNetwork({ networkAcls }), "visitor", "balancer", 80));
  };
  expect(verdict([100, "deny"], [200, "allow"])).toBe("no: ACL in");
  expect(verdict([200, "allow"], [100, "deny"])).toBe("no: ACL in");
  expect(verdict([200, "deny"], [100, "allow"])).toBe("yes");
  expect(verdict()).toBe("no: ACL in");
});

test("if an ACL allows only some ephemeral ports, the verdict depends on the port that the kernel chooses", () => {
  const egress: AclRule[] = [{ number: 100, action: "allow", port: tcpRange(40_000, 50_000), peer: anyIpv4() }];
  const networkAcls = network.networkAcls!.map((acl) => (acl.name === "public-acl" ? { ...acl, egress } : acl));
  const found = between(withNetwork({ networkAcls }), "visitor", "balancer", 80);
  expect([found.verdict, found.decisive && describePlace(found.decisive)]).toEqual(["depends", "answer: ACL out"]);
});

test("a NAT gateway uses ports from 1024 up: if its subnet's ACL allows none below 32768, the verdict depends on the port", () => {
  const ingress: AclRule[] = [
    { number: 100, action: "allow", port: tcp(443), peer: anyIpv4() },
    { number: 110, action: "allow", port: tcpRange(32_768, 65_535), peer: anyIpv4() },
  ];
  const networkAcls = network.networkAcls!.map((acl) => (acl.name === "public-acl" ? { ...acl, ingress } : acl));
  const found = between(withNetwork({ networkAcls }), "web-1", "visitor", 443);
  expect([found.verdict, found.decisive && describePlace(found.decisive)]).toEqual(["depends", "answer: ACL in"]);
});

test("traffic within a subnet is not filtered by its ACL", () => {
  const closed = { name: "public-acl", ingress: [], egress: [] };
  const subnets = network.subnets.map((subnet) => ({ ...subnet, networkAcl: "public-acl" }));
  const scenario = withNetwork({ networkAcls: [closed], subnets });
  const icmp = (from: string, to: string) => describeVerdict(canReach(instantiate(scenario), from, to, { protocol: "icmp" }));
  expect([icmp("web-1", "web-2"), icmp("web-1", "bastion")]).toEqual(["yes", "no: ACL out"]);
});

test("a host is reachable from the internet only with a public address, an internet gateway, and a route back to it", () => {
  const without = (publicAddress: boolean): Scenario => ({
    ...webNetwork,
    hosts: webNetwork.hosts.map((host) => ({ ...host, interfaces: [{ ...host.interfaces[0], publicAddress }] })),
  });
  const verdict = (scenario: Scenario) => describeVerdict(between(scenario, "visitor", "balancer", 80));
  expect(verdict(webNetwork)).toBe("yes");
  expect(verdict(without(false))).toBe("no: gateway");
  const routeTables = network.routeTables.map((table) => (table.name === "public" ? { ...table, routes: [] } : table));
  expect(verdict(withNetwork({ routeTables }))).toBe("no: answer: route");
});

test("an egress rule never overrides the receiver's ingress rules, in either order of the hosts", () => {
  const found = (from: string, to: string) => canReach(lab, from, to, tcpTo(443));
  for (const [from, to] of [
    ["web-1", "web-2"],
    ["web-2", "web-1"],
  ] as const)
    expect([describeVerdict(found(from, to)), found(from, to).checkpoints[0]?.verdict]).toEqual(["no: in", "passes"]);
});

test("a peered VPC is reachable only if both sides have a route", () => {
  const peer: Vpc = {
    name: "peer",
    cidrBlocks: ["10.2.0.0/16"],
    subnets: [{ name: "peer-a", cidrBlock: { prefixLength: 24, number: 0 }, routeTable: "peer" }],
    routeTables: [{ name: "peer", routes: [{ destination: "10.1.0.0/16", target: { kind: "peering", name: "peering" } }] }],
  };
  const open = { port: allTraffic(), peer: anyIpv4(), description: "Everything" };
  const scenario = (there: boolean, back: boolean): Scenario => ({
    ...webNetwork,
    vpcs: [
      {
        ...network,
        routeTables: network.routeTables.map((table) => ({
          ...table,
          routes: there ? [...table.routes, { destination: "10.2.0.0/16", target: { kind: "peering", name: "peering" } }] : table.routes,
        })),
      },
      { ...peer, routeTables: back ? peer.routeTables : [{ name: "peer", routes: [] }] },
    ],
    peerings: [{ name: "peering", requester: "vpc", accepter: "peer" }],
    securityGroups: [
      ...webNetwork.securityGroups,
      {
        name: "open",
        label: "Open",
        description: "Everything",
        vpc: "peer",
        rules: [
          { id: "open-in", direction: "ingress", ...open },
          { id: "open-out", direction: "egress", ...open },
        ],
      },
    ],
    hosts: [
      ...webNetwork.hosts,
      { name: "far", label: "Far", services: [], interfaces: [{ subnet: "peer-a", addressOffset: 10, securityGroups: ["open"] }] },
    ],
  });
  const verdict = (there: boolean, back: boolean) => describeVerdict(between(scenario(there, back), "web-1", "far", 443));
  expect([verdict(true, true), verdict(true, false)]).toEqual(["yes", "no: answer: route"]);
  // Without a route there it goes to the NAT gateway, which cannot reach it either.
  expect(verdict(false, true)).toMatch(/^no: /);
});

test("the route with the longest prefix decides, regardless of the order of the routes", () => {
  const routes = [
    { destination: ANY_IPV4, target: { kind: "nat-gateway", name: "nat-gateway" } },
    { destination: "198.51.100.0/24", target: { kind: "internet-gateway" } },
  ] as const;
  for (const each of [routes, [...routes].reverse()]) {
    const routeTables = network.routeTables.map((table) => (table.name === "private" ? { ...table, routes: each } : table));
    // It has no public address of its own.
    expect(describeVerdict(between(withNetwork({ routeTables }), "web-1", "visitor", 443))).toBe("no: gateway");
    expect(describeVerdict(between(withNetwork({ routeTables }), "web-1", "office", 443))).toBe("yes");
  }
});

test("a route to a subnet of the VPC comes before its own: a firewall has the packets, or only their answers", () => {
  const toSubnet = (name: string): Route => ({ destination: subnet(name), target: { kind: "host", name: "bastion" } });
  const found = (routed: readonly string[], from: string, to: string) => {
    const subnets = network.subnets.map((each) => ({ ...each, networkAcl: undefined, routeTable: each.name }));
    const routeTables = subnets.map(({ name }) => ({ name, routes: routed.includes(name) ? [toSubnet(OTHER[name]!)] : [] }));
    const hosts = webNetwork.hosts.map((host) => (host.name === "bastion" ? { ...host, managed: true } : host));
    return between({ ...withNetwork({ subnets, routeTables }), hosts }, from, to, 5432);
  };
  const OTHER: Readonly<Record<string, string>> = { "private-a": "private-b", "private-b": "private-a" };
  const places = (routed: readonly string[]) =>
    found(routed, "web-1", "database").checkpoints.map((point) => [describePlace(point), ruleId(point), point.verdict]);
  const local = ["10.1.0.0/16", "passes"];
  const direct = [
    ["out", "web-database-tcp-5432-egress", "passes"],
    ["route", ...local],
    ["in", "web-database-tcp-5432-ingress", "passes"],
  ];
  expect(places([])).toEqual([...direct, ["answer: route", ...local]]);
  expect(places(["private-b"])).toEqual([...direct, ["answer: route", "10.1.2.0/24", "passes"], ["answer: forwarder", null, "depends"]]);
  expect(places(["private-a"])).toEqual([direct[0], ["route", "10.1.3.0/28", "passes"], ["forwarder", null, "depends"]]);
  expect(describeVerdict(found(["private-a", "private-b"], "web-1", "database"))).toBe("depends");
});

test("the first checkpoint that does not pass decides, and the JSON agrees", () => {
  const names = [...lab.hosts, ...lab.internetHosts].map(({ name }) => name);
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.constantFrom(...names), fc.integer({ min: 1, max: 65_535 }), (from, to, port) => {
      const found = canReach(lab, from, to, tcpTo(port));
      const json = reachabilityJson(found);
      expect(json.allowed).toBe(found.checkpoints.every(({ verdict }) => verdict === "passes"));
      expect(found.decisive).toBe(found.checkpoints.find(({ verdict }) => verdict !== "passes"));
      expect(json.checkpoints).toHaveLength(found.checkpoints.length);
    }),
  );
});

test("hosts of the internet keep their addresses, so a rule for their block lets them in", () => {
  const from = (cidrBlock: string) => ({
    ...webNetwork,
    allowed: webNetwork.allowed!.map((each) => (each.description === "HTTP from anywhere" ? { ...each, from: ipv4(cidrBlock) } : each)),
  });
  const verdict = (cidrBlock: string) => describeVerdict(between(from(cidrBlock), "visitor", "balancer", 80));
  expect([verdict("198.51.100.0/24"), verdict("10.1.0.0/16")]).toEqual(["yes", "no: in"]);
});
