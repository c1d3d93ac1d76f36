// Real packets in a network of two zones, with ACLs, gateways and hosts of the internet.
import { countNetworkDrops, networkDrops } from "../../local-lab/network-drops";
import { instantiate, type Lab } from "../../topology/lab";
import { allow, tcp, to } from "../../topology/model";
import { describeWithNamespaces } from "../support/test-machine";
import { webNetwork } from "../support/web-network";
import { BRIEFLY_MS, said, startPeer, tcpEcho, tryTcp } from "./support/peers";
import { TestLab } from "./support/test-lab";

/**
 * Adds a second host in the database's subnet, a host with a public address in a subnet without a route out, and one without a
 * public address in a public subnet.
 */
function withMore(): Lab {
  const [vpc] = webNetwork.vpcs;
  const database = webNetwork.hosts.find(({ name }) => name === "database")!;
  const inGroups = (subnet: string, addressOffset: number, ...securityGroups: string[]) => ({ subnet, addressOffset, securityGroups });
  return instantiate({
    ...webNetwork,
    vpcs: [
      {
        ...vpc,
        subnets: [...vpc.subnets, { name: "isolated", cidrBlock: { prefixLength: 24, number: 9 }, routeTable: "isolated" }],
        routeTables: [...vpc.routeTables, { name: "isolated", routes: [] }],
      },
    ],
    allowed: [...(webNetwork.allowed ?? []), allow("database", to("database"), tcp(5432), "replication")],
    hosts: [
      ...webNetwork.hosts,
      { ...database, name: "replica", label: "Replica", interfaces: [inGroups("private-b", 6, "database", "ping")] },
      { ...database, name: "lost", label: "Lost", interfaces: [inGroups("public-b", 11, "web")] },
      { ...database, name: "vault", label: "Vault", interfaces: [{ ...inGroups("isolated", 10, "balancer", "web"), publicAddress: true }] },
    ],
  });
}

const lab = withMore();
const address = (name: string) => lab.hosts.find((host) => host.name === name)!.address;
const publicAddress = (name: string) => lab.hosts.find((host) => host.name === name)!.publicAddress!;
const VISITOR = "198.51.100.7";
const ATTACKER = lab.internetHosts.find(({ name }) => name === "attacker")!.address;
const OFFICE = "192.0.2.10";
const [WEB_1, WEB_2, DATABASE] = ["web-1", "web-2", "database"].map(address) as [string, string, string];

/** Prints the address of each client that connects. */
const tcpGreeter = (port: number) => [
  process.execPath,
  "-e",
  `const server = require("net").createServer((c) => { console.log("from", c.remoteAddress); c.end(); });
  server.listen(${port}, "0.0.0.0", () => console.log("ready"))`,
];

/** The router that reports that a SYN's time to live was exceeded (RFC 792). */
const WHO_DISCARDS = `import socket, sys
icmp = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
icmp.settimeout(5)
tcp = socket.socket()
tcp.setblocking(False)
tcp.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, int(sys.argv[3]))
tcp.connect_ex((sys.argv[1], int(sys.argv[2])))
print(icmp.recvfrom(100)[1][0])`;

describeWithNamespaces("a network of two zones", () => {
  let test: TestLab;
  beforeAll(async () => {
    test = await TestLab.start("t-web", { lab });
  });
  afterAll(() => test[Symbol.asyncDispose]());

  const exec = (host: string, ...command: string[]) => test.running.exec(host, command);
  const connect = async (from: string, to: string, port: number, patienceMs?: number) =>
    said(await test.running.exec(from, tryTcp(to, port, patienceMs)));
  const countedBy = async (id: string) => (await networkDrops(test.running)).rules.find((rule) => rule.id === id)!.packets;
  /** The increase of the network's rule counters during an action. */
  async function counted(id: string, action: () => Promise<unknown>): Promise<number> {
    const before = await countedBy(id);
    await action();
    return (await countedBy(id)) - before;
  }

  describe("the router", () => {
    it("is not a hop between subnets: traceroute does not show it, and the time to live stays the same", async () => {
      expect((await exec("bastion", "ping", "-c1", "-W2", "-t1", WEB_1)).stdout).toContain("ttl=64");
      expect((await exec("balancer", "ping", "-c1", "-W2", "-t1", WEB_1)).status).toBe(0);
    });

    it.each(["10.1.0.1", "10.1.2.1", "10.1.0.2", "10.1.0.3"])("and the resolver do not answer a ping: %s", async (to) => {
      expect((await exec("web-1", "ping", "-c1", "-W1", to)).stdout).toContain("100% packet loss");
    });

    it("accepts no connection", async () => {
      for (const to of ["10.1.0.1", "10.1.2.1", "10.1.0.2"]) expect(await connect("web-1", to, 443, BRIEFLY_MS)).toBe("silence");
    });

    it("silently drops and counts packets to addresses that no host has", async () => {
      const lost = await counted("lab:no-host-vpc", () => exec("web-1", "ping", "-c1", "-W1", "10.1.200.7"));
      expect(lost).toBe(1);
    });

    it("keeps broadcasts within their subnet: an ARP request does not reach another one", async () => {
      const listening = async (host: string) => {
        const taking = await test.running.capture(host, { filter: "arp" });
        return async () => {
          await taking.stop();
          return taking.stdout;
        };
      };
      const [near, far] = [await listening("web-1"), await listening("database")];
      await exec("web-2", "ping", "-c1", "-W1", "10.1.2.99");
      expect(await near()).toContain("who-has 10.1.2.99");
      expect((await far()).trim()).toBe("");
    });
  });

  describe("the resolver", () => {
    it.each(["10.1.0.2", "169.254.169.253"])("answers at %s, and no ACL filters it", async (server) => {
      for (const transport of ["+notcp", "+tcp"])
        expect((await exec("database", "dig", `@${server}`, transport, "+short", "web-1.web.test")).stdout).toBe(`${WEB_1}\n`);
    });

    it("has the zone's SOA and NS records, and includes the SOA if a name does not exist", async () => {
      const dig = async (...words: string[]) => (await exec("web-1", "dig", ...words)).stdout;
      expect(await dig("+short", "web.test", "SOA")).toContain("ns-1536.awsdns-00.co.uk. awsdns-hostmaster.amazon.com. 1 7200 900 1209600");
      expect((await dig("+short", "web.test", "NS")).trim().split("\n").sort()).toContain("ns-512.awsdns-00.net.");
      expect(await dig("nobody.web.test")).toMatch(/status: NXDOMAIN[^]*web\.test\.\s+300\s+IN\s+SOA/);
    });

    it("is unreachable from the internet", async () => {
      expect((await exec("visitor", "dig", "@10.1.0.2", "+tries=1", "+timeout=1", "web-1.web.test")).status).not.toBe(0);
    });
  });

  describe("network ACLs", () => {
    it("let a request in, but drop its answer by default if no egress rule allows its ephemeral port", async () => {
      await using _ = await startPeer(test.running, "database", tcpEcho(5432));
      await countNetworkDrops(test.running, [{ source: WEB_1, destination: DATABASE, protocol: "tcp", port: 5432 }]);
      const requests = await counted("database-acl-ingress-100", async () => {
        expect(await connect("web-1", DATABASE, 5432, BRIEFLY_MS)).toBe("silence");
      });
      expect(requests).toBeGreaterThan(0);
      const { probeDrops, drops } = await networkDrops(test.running);
      const rule = "database-acl-egress-default";
      expect(probeDrops).toEqual([
        {
          place: "vpc",
          rule,
          way: "answer",
          source: WEB_1,
          destination: DATABASE,
          protocol: "tcp",
          port: 5432,
          packets: expect.any(Number) as number,
          bytes: expect.any(Number) as number,
        },
      ]);
      expect(drops).toContainEqual(
        expect.objectContaining({ place: "vpc", rule, source: DATABASE, destination: WEB_1, protocol: "tcp", sourcePort: 5432 }),
      );
    });

    it("let the lowest number decide: a block is denied, though a later rule allows any address", async () => {
      await using _http = await startPeer(test.running, "balancer", tcpEcho(80));
      const flow = { source: ATTACKER, destination: address("balancer"), protocol: "tcp", port: 80 };
      await countNetworkDrops(test.running, [flow]);
      expect(await connect("attacker", publicAddress("balancer"), 80, BRIEFLY_MS)).toBe("silence");
      expect((await networkDrops(test.running)).probeDrops).toContainEqual(
        expect.objectContaining({ ...flow, rule: "public-acl-ingress-100", way: "request" }),
      );
      // It denies TCP; other packets pass the rule that allows everything, and reach the security group.
      const passed = await counted("public-acl-ingress-200", () => exec("attacker", "ping", "-c1", "-W1", publicAddress("balancer")));
      expect(passed).toBe(1);
      expect(await connect("visitor", publicAddress("balancer"), 80)).toBe("open");
    });

    it("do not filter traffic between hosts of one subnet", async () => {
      await using _ = await startPeer(test.running, "database", tcpEcho(5432));
      expect(await connect("replica", DATABASE, 5432)).toBe("open");
    });

    it("distinguish a ping's request from its reply", async () => {
      await countNetworkDrops(test.running, [{ source: DATABASE, destination: WEB_1, protocol: "icmp" }]);
      expect((await exec("database", "ping", "-c1", "-W1", WEB_1)).status).not.toBe(0);
      // The ACL allows echo requests, but no replies.
      expect((await networkDrops(test.running)).probeDrops).toContainEqual(
        expect.objectContaining({
          rule: "database-acl-ingress-default",
          way: "answer",
          source: DATABASE,
          destination: WEB_1,
          protocol: "icmp",
        }),
      );
    });
  });

  describe("the internet", () => {
    it("reaches a host by its public address, and the host sees the sender's own address", async () => {
      await using server = await startPeer(test.running, "balancer", tcpGreeter(80));
      expect(await connect("visitor", publicAddress("balancer"), 80)).toBe("open");
      expect(server.output()).toContain(`from ${VISITOR}`);
    });

    it("reaches no host by its private address, and no host without a public one", async () => {
      await using _ = await startPeer(test.running, "balancer", tcpEcho(80));
      const lost = await counted("lab:no-such-address", async () => {
        expect(await connect("visitor", address("balancer"), 80, BRIEFLY_MS)).toBe("silence");
        expect(await connect("visitor", WEB_1, 80, BRIEFLY_MS)).toBe("silence");
      });
      expect(lost).toBeGreaterThanOrEqual(2);
    });

    it("is unreachable from a subnet without a route: packets out, and answers to packets from outside, are silently dropped", async () => {
      const silent = (from: string, destination: string, port: number) => async () =>
        expect(await connect(from, destination, port, BRIEFLY_MS)).toBe("silence");
      expect(await counted("lab:no-route-isolated", silent("vault", VISITOR, 443))).toBeGreaterThan(0);
      await using server = await startPeer(test.running, "vault", tcpEcho(80));
      expect(server.output()).toContain("ready");
      expect(await counted("lab:no-route-isolated", silent("visitor", publicAddress("vault"), 80))).toBeGreaterThan(0);
    });

    it("is unreachable without a public address, even with a route to the internet gateway", async () => {
      const lost = await counted("lab:no-public-address", () => connect("lost", OFFICE, 443, BRIEFLY_MS));
      expect(lost).toBeGreaterThan(0);
    });

    it("sees a private host with the NAT gateway's public address and a port that the gateway chose", async () => {
      await using server = await startPeer(test.running, "visitor", tcpGreeter(443));
      expect(await connect("web-1", VISITOR, 443)).toBe("open");
      expect(server.output()).toContain(`from ${lab.natGateways[0]!.publicAddress}`);
      expect(server.output()).not.toContain(WEB_1);
    });

    it("is two hops away from a private host: the NAT gateway and the internet gateway", async () => {
      const hop = async (timeToLive: number) =>
        said(await exec("web-1", "python3", "-c", WHO_DISCARDS, VISITOR, "443", String(timeToLive)));
      expect([await hop(1), await hop(2)]).toEqual([lab.natGateways[0]!.address, "100.64.0.1"]);
    });

    it("gets no answer from the NAT gateway itself, and neither do the VPC's hosts", async () => {
      const { address: inside, publicAddress: outside } = lab.natGateways[0]!;
      expect(await connect("visitor", outside, 443, BRIEFLY_MS)).toBe("silence");
      expect((await exec("web-1", "ping", "-c1", "-W1", inside)).status).not.toBe(0);
    });

    it("sends a port-unreachable error, which is translated back to the sender", async () => {
      const script = `const s = require("dgram").createSocket("udp4"); s.on("error", (e) => { console.log(e.code); process.exit(); });
        s.connect(9, "${OFFICE}", () => s.send("x")); setTimeout(() => process.exit(), 3000);`;
      expect(said(await test.running.exec("visitor", [process.execPath, "-e", script]))).toBe("ECONNREFUSED");
    });

    it("has hosts with names, and no extra namespace under a name that a host could have", async () => {
      expect((await exec("visitor", "hostname")).stdout).toBe("visitor\n");
      expect((await test.running.script("ls /run/netns", "list the hosts")).trim().split("\n")).toEqual([
        "attacker",
        "balancer",
        "bastion",
        "database",
        "lost",
        "office",
        "replica",
        "vault",
        "visitor",
        "web-1",
        "web-2",
      ]);
    });
  });

  describe("security groups", () => {
    it("let in only members of the group that a rule names", async () => {
      await using _ = await startPeer(test.running, "web-1", tcpEcho(8080));
      expect(await connect("balancer", WEB_1, 8080)).toBe("open");
      expect(await connect("bastion", WEB_1, 8080, BRIEFLY_MS)).toBe("silence");
      expect(await connect("web-2", WEB_1, 8080, BRIEFLY_MS)).toBe("silence");
    });

    it("of one interface add up: web servers ping each other because of the second group's rules", async () => {
      expect((await exec("web-2", "ping", "-c1", "-W2", WEB_1)).status).toBe(0);
      expect((await exec("web-1", "ping", "-c1", "-W2", WEB_2)).status).toBe(0);
    });
  });
});
