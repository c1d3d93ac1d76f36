import { instantiate } from "../../topology/lab";
import {
  allIcmp,
  allTcp,
  allTraffic,
  allUdp,
  anyIpv4,
  icmpPing,
  icmpType,
  icmpTypeAndCode,
  ipv4,
  type Peer,
  type Port,
  type SecurityGroup,
  securityGroup,
  tcp,
  tcpRange,
  TopologyError,
  udp,
} from "../../topology/model";
import { describeMissing, droppedAt } from "../../topology/decision";
import { canReach, hostNamed } from "../../topology/reachability";
import { scenario } from "../../topology/scenarios";
import { firstPacket, matches } from "../../topology/packet";
import type { ResolvedPort } from "../../topology/resolve";
import { describeTraffic, type Traffic } from "../../topology/traffic";
import { describeVerdict } from "../../topology/vocabulary";

const lab = instantiate(scenario());

const traffics: readonly Traffic[] = [
  { protocol: "icmp" },
  ...(["tcp", "udp"] as const).flatMap((protocol) => [1234, 1235, 443, 5000].map((port) => ({ protocol, port }))),
];

/** An independent copy of the original lab's rules, with the hesitant consumer's port. */
const egress: Readonly<Record<string, readonly string[]>> = {
  server: ["icmp", "tcp/443"],
  client: ["icmp", "tcp/443", "tcp/1234", "udp/1234", "tcp/1235"],
};
const ingress: Readonly<Record<string, readonly string[]>> = {
  server: ["icmp", "tcp/1234", "udp/1234", "tcp/1235"],
  client: ["icmp"],
};

const pairs = lab.hosts.flatMap((from) => lab.hosts.map((to) => [from, to] as const));

test.each(traffics.map((traffic) => [describeTraffic(traffic), traffic] as const))(
  "%s passes between two hosts where both security groups allow it, and only there",
  (name, traffic) => {
    for (const [from, to] of pairs) {
      const sent = egress[from.securityGroups[0]!]!.includes(name);
      const accepted = ingress[to.securityGroups[0]!]!.includes(name);
      const found = canReach(lab, from.name, to.name, { ...traffic });
      const loopback = from === to;
      const verdict = loopback || (sent && accepted) ? "yes" : sent ? "no: in" : "no: out";
      expect([from.name, to.name, describeVerdict(found), found.loopback]).toEqual([from.name, to.name, verdict, loopback]);
      const dropped = [
        ...(sent ? [] : [{ host: from.name, securityGroups: from.securityGroups, direction: "egress" }]),
        ...(accepted ? [] : [{ host: to.name, securityGroups: to.securityGroups, direction: "ingress" }]),
      ];
      expect(droppedAt(found)).toMatchObject(loopback ? [] : dropped);
    }
  },
);

test("the verdict names the deciding rules at the source and at the destination", () => {
  expect(canReach(lab, "client-1", "server", { protocol: "tcp", port: 1234 })).toMatchObject({
    verdict: "yes",
    checkpoints: [
      { kind: "security-group", host: "client-1", direction: "egress", verdict: "passes", rule: { id: "client-egress-tcp-application" } },
      { kind: "security-group", host: "server", direction: "ingress", verdict: "passes", rule: { id: "server-ingress-tcp-application" } },
    ],
  });
});

test("with reversed roles nothing passes, and both missing rules are reported", () => {
  expect(droppedAt(canReach(lab, "server", "client-1", { protocol: "udp", port: 1234 })).map(describeMissing)).toEqual([
    "an egress rule in security group server: udp/1234 to a block that holds 10.0.0.11",
    "an ingress rule in security group client: udp/1234 from a block that holds 10.0.0.10",
  ]);
});

test("a client cannot connect to another client, since their group has no ingress rule for it", () => {
  const found = canReach(lab, "client-1", "client-2", { protocol: "tcp", port: 1234 });
  expect([describeVerdict(found), ...droppedAt(found).map((point) => "host" in point && point.host)]).toEqual(["no: in", "client-2"]);
});

test("a host always reaches itself: its packets never meet a security group", () => {
  expect(canReach(lab, "client-1", "client-1", { protocol: "tcp", port: 5000 })).toMatchObject({
    verdict: "yes",
    loopback: true,
    checkpoints: [],
  });
});

test("changing a lab's port changes the verdict", () => {
  const other = instantiate(scenario(), { ports: { application_port: 5000 } });
  const allowed = (port: number) => canReach(other, "client-1", "server", { protocol: "tcp", port }).verdict === "yes";
  expect([5000, 5001, 1234, 1235].map(allowed)).toEqual([true, true, false, false]);
});

/** Whether the clients may connect to port 22 of the server if the rules at both ends have these peers. */
function ssh(serverPeer: Peer, clientPeer: Peer): boolean[] {
  const { securityGroups, ...rest } = scenario();
  const extra = { port: tcp(22), description: "SSH" };
  const open = instantiate({
    ...rest,
    securityGroups: securityGroups.map((group) => ({
      ...group,
      rules:
        group.name === "server"
          ? [{ id: "in", direction: "ingress", peer: serverPeer, ...extra }]
          : [{ id: "out", direction: "egress", peer: clientPeer, ...extra }],
    })),
  });
  return ["client-1", "client-2", "client-3"].map(
    (client) => canReach(open, client, "server", { protocol: "tcp", port: 22 }).verdict === "yes",
  );
}

test("a security group as a peer lets in exactly the hosts in it", () => {
  expect(ssh(securityGroup("client"), securityGroup("server"))).toEqual([true, true, true]);
  expect(ssh(securityGroup("server"), securityGroup("server"))).toEqual([false, false, false]);
});

test("a CIDR block as a peer lets in exactly the hosts with an address in it", () => {
  // 10.0.0.12 and 10.0.0.13
  expect(ssh(ipv4("10.0.0.12/31"), anyIpv4())).toEqual([false, true, true]);
});

test("an unknown host is an error that lists the known hosts", () => {
  const error = new TopologyError('no host "client-4"; the hosts of tcp-ip-lab are server, client-1, client-2, client-3');
  expect(() => hostNamed(lab, "client-4")).toThrow(error);
  expect(() => canReach(lab, "client-4", "server", { protocol: "icmp" })).toThrow(error);
  expect(() => canReach(lab, "server", "client-4", { protocol: "icmp" })).toThrow(error);
});

describe("a rule's ports", () => {
  const tcp80: Traffic = { protocol: "tcp", port: 80 };
  const ping: Traffic = { protocol: "icmp" };
  test.each<[string, Port, Traffic, boolean]>([
    ["the first port of a range", tcpRange(80, 90), tcp80, true],
    ["the last port of a range", tcpRange(70, 80), tcp80, true],
    ["a port before a range", tcpRange(81, 90), tcp80, false],
    ["every TCP port", allTcp(), tcp80, true],
    ["the same port of UDP", udp(80), tcp80, false],
    ["every UDP port", allUdp(), tcp80, false],
    ["all traffic", allTraffic(), tcp80, true],
    ["all traffic", allTraffic(), ping, true],
    ["every ICMP type", allIcmp(), ping, true],
    ["echo requests", icmpPing(), ping, true],
    ["another ICMP type", icmpType(3), ping, false],
    ["another code of the type", icmpTypeAndCode(8, 1), ping, false],
    ["every ICMP type", allIcmp(), tcp80, false],
  ])("%s: %j allows %j: %s", (_, port, traffic, allowed) => {
    expect(matches(port as ResolvedPort, firstPacket(traffic, "10.0.0.1", "10.0.0.2")) === "all").toBe(allowed);
  });
});

test("a host's security groups add up, regardless of their order", () => {
  const { securityGroups, hosts, ...rest } = scenario();
  const ssh: SecurityGroup = {
    name: "ssh",
    label: "SSH",
    description: "SSH",
    rules: [{ id: "ssh-ingress-tcp", direction: "ingress", port: tcp(22), peer: anyIpv4(), description: "SSH" }],
  };
  const out: SecurityGroup = {
    ...ssh,
    name: "out",
    rules: [{ id: "out-egress-all", direction: "egress", port: allTraffic(), peer: anyIpv4(), description: "Everything" }],
  };
  for (const [server, client] of [
    [
      ["server", "ssh"],
      ["client", "out"],
    ],
    [
      ["ssh", "server"],
      ["out", "client"],
    ],
  ] as const) {
    const both = instantiate({
      ...rest,
      securityGroups: [...securityGroups, ssh, out],
      hosts: hosts.map((host) => ({
        ...host,
        interfaces: [{ ...host.interfaces[0], securityGroups: host.name === "server" ? server : client }],
      })),
    });
    const may = (port: number) => canReach(both, "client-1", "server", { protocol: "tcp", port });
    expect([22, 1234, 23].map((port) => may(port).verdict === "yes")).toEqual([true, true, false]);
    expect(may(22).checkpoints).toMatchObject([{ rule: { securityGroup: "out" } }, { rule: { securityGroup: "ssh" } }]);
    expect(droppedAt(may(23))).toMatchObject([{ host: "server", securityGroups: server, direction: "ingress" }]);
  }
});
