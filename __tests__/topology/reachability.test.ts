import { instantiate } from "../../topology/lab";
import { type Peer, TopologyError } from "../../topology/model";
import { canReach, describeTraffic, hostNamed, type Traffic } from "../../topology/reachability";
import { scenario } from "../../topology/scenarios";

const lab = instantiate(scenario());

const traffics: readonly Traffic[] = [
  { protocol: "icmp" },
  ...(["tcp", "udp"] as const).flatMap((protocol) => [1234, 1235, 443, 5000].map((port) => ({ protocol, port }))),
];

/** The original lab's tables of rules, and the hesitant consumer's port, said once more. */
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
      const sent = egress[from.role]!.includes(name);
      const accepted = ingress[to.role]!.includes(name);
      const found = canReach(lab, from.name, to.name, traffic);
      const loopback = from === to;
      expect({ pair: [from.name, to.name], allowed: found.allowed, loopback: found.loopback }).toEqual({
        pair: [from.name, to.name],
        allowed: loopback || (sent && accepted),
        loopback,
      });
      expect([found.egress.rule !== undefined, found.ingress.rule !== undefined]).toEqual([sent, accepted]);
      const port = traffic.protocol === "icmp" ? {} : { port: traffic.port };
      expect(found.missing).toEqual(
        loopback
          ? []
          : [
              ...(sent
                ? []
                : [
                    { host: from.name, role: from.role, direction: "egress", protocol: traffic.protocol, ...port, peerAddress: to.address },
                  ]),
              ...(accepted
                ? []
                : [{ host: to.name, role: to.role, direction: "ingress", protocol: traffic.protocol, ...port, peerAddress: from.address }]),
            ],
      );
    }
  },
);

test("the rules that decide are named, at the source and at the destination", () => {
  expect(canReach(lab, "client-1", "server", { protocol: "tcp", port: 1234 })).toMatchObject({
    allowed: true,
    egress: { host: "client-1", role: "client", direction: "egress", rule: { id: "client-egress-tcp-application" } },
    ingress: { host: "server", role: "server", direction: "ingress", rule: { id: "server-ingress-tcp-application" } },
    missing: [],
  });
});

test("with reversed roles nothing passes, and both missing rules are told", () => {
  expect(canReach(lab, "server", "client-1", { protocol: "udp", port: 1234 })).toMatchObject({
    allowed: false,
    missing: [
      { host: "server", role: "server", direction: "egress", protocol: "udp", port: 1234, peerAddress: "10.0.0.11" },
      { host: "client-1", role: "client", direction: "ingress", protocol: "udp", port: 1234, peerAddress: "10.0.0.10" },
    ],
  });
});

test("a client may not open a connection to another client, for that one's security group has no rule for it", () => {
  const { allowed, egress: source, missing } = canReach(lab, "client-1", "client-2", { protocol: "tcp", port: 1234 });
  expect(allowed).toBe(false);
  expect(source.rule?.id).toBe("client-egress-tcp-application");
  expect(missing.map(({ host, direction }) => [host, direction])).toEqual([["client-2", "ingress"]]);
});

test("a host always reaches itself: its packets never meet a security group", () => {
  expect(canReach(lab, "client-1", "client-1", { protocol: "tcp", port: 5000 })).toMatchObject({
    allowed: true,
    loopback: true,
    missing: [],
  });
});

test("another port in the lab is another port in the verdict", () => {
  const other = instantiate(scenario(), { ports: { application_port: 5000 } });
  const allowed = (port: number) => canReach(other, "client-1", "server", { protocol: "tcp", port }).allowed;
  expect([5000, 5001, 1234, 1235].map(allowed)).toEqual([true, true, false, false]);
});

/** Whether the clients may connect to port 22 of the server if the rules at both ends have these peers. */
function ssh(serverPeer: Peer, clientPeer: Peer): boolean[] {
  const { roles, ...rest } = scenario();
  const extra = { protocol: "tcp", port: 22, description: "SSH" } as const;
  const open = instantiate({
    ...rest,
    roles: roles.map((role) => ({
      ...role,
      rules:
        role.name === "server"
          ? [{ id: "in", direction: "ingress", peer: serverPeer, ...extra }]
          : [{ id: "out", direction: "egress", peer: clientPeer, ...extra }],
    })),
  });
  return ["client-1", "client-2", "client-3"].map((client) => canReach(open, client, "server", { protocol: "tcp", port: 22 }).allowed);
}

test("a role as a peer lets in the hosts that play it, and no other", () => {
  expect(ssh({ kind: "role", role: "client" }, { kind: "role", role: "server" })).toEqual([true, true, true]);
  expect(ssh({ kind: "role", role: "server" }, { kind: "role", role: "server" })).toEqual([false, false, false]);
});

test("a CIDR block as a peer lets in the hosts with an address in it, and no other", () => {
  // 10.0.0.12 and 10.0.0.13
  expect(ssh({ kind: "cidr-block", cidrBlock: "10.0.0.12/31" }, { kind: "anywhere" })).toEqual([false, true, true]);
});

test("a host that there is not is an error that lists the hosts there are", () => {
  const error = new TopologyError('no host "client-4"; the hosts of tcp-ip-lab are server, client-1, client-2, client-3');
  expect(() => hostNamed(lab, "client-4")).toThrow(error);
  expect(() => canReach(lab, "client-4", "server", { protocol: "icmp" })).toThrow(error);
  expect(() => canReach(lab, "server", "client-4", { protocol: "icmp" })).toThrow(error);
});
