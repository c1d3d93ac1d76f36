// Less common paths: a peering, a host that forwards, a host with two interfaces.
import { networkDrops } from "../../local-lab/network-drops";
import { instantiate } from "../../topology/lab";
import { allTraffic, anyIpv4, type Host, icmpPing, type Port, type Scenario, type SecurityGroup, tcp } from "../../topology/model";
import { describeWithNamespaces } from "../support/test-machine";
import { BRIEFLY_MS, said, startPeer, tcpEcho, tryTcp } from "./support/peers";
import { TestLab } from "./support/test-lab";

const BOTH_WAYS = ["ingress", "egress"] as const;

/** Opens the ports to and from anywhere. */
const group = (name: string, port: Port, vpc?: string): SecurityGroup => ({
  name,
  label: name,
  ...(vpc !== undefined && { vpc }),
  description: "For a test",
  rules: BOTH_WAYS.map((direction) => ({ id: `${name}-${direction}`, direction, port, peer: anyIpv4(), description: "For a test" })),
});

const host = (name: string, ...interfaces: readonly [subnet: string, addressOffset: number, securityGroup: string][]): Host => ({
  name,
  label: name,
  interfaces: interfaces.map(([subnet, addressOffset, securityGroup]) => ({
    subnet,
    addressOffset,
    securityGroups: [securityGroup],
  })) as unknown as Host["interfaces"],
  services: [],
});

const toFar = { destination: "10.3.0.0/16", target: { kind: "peering", name: "peering" } } as const;
const toNear = { destination: "10.2.0.0/16", target: { kind: "peering", name: "peering" } } as const;

const scenario: Scenario = {
  name: "paths",
  title: "Two VPCs, a firewall, and a host with two interfaces",
  vpcs: [
    {
      name: "near",
      cidrBlocks: ["10.2.0.0/16"],
      subnets: [
        { name: "open", cidrBlock: { prefixLength: 24, number: 0 }, routeTable: "peered" },
        { name: "inspected", cidrBlock: { prefixLength: 24, number: 1 }, routeTable: "inspected" },
      ],
      routeTables: [
        { name: "peered", routes: [toFar] },
        { name: "inspected", routes: [{ ...toFar, target: { kind: "host", name: "firewall" } }] },
      ],
    },
    {
      name: "far",
      cidrBlocks: ["10.3.0.0/16"],
      subnets: [
        { name: "back", cidrBlock: { prefixLength: 24, number: 0 }, routeTable: "back" },
        { name: "closed", cidrBlock: { prefixLength: 24, number: 1 }, routeTable: "closed" },
      ],
      routeTables: [
        { name: "back", routes: [toNear] },
        { name: "closed", routes: [] },
      ],
    },
  ],
  peerings: [{ name: "peering", requester: "near", accepter: "far" }],
  hostedZoneName: "paths.test",
  ports: {},
  securityGroups: [group("all", allTraffic()), group("ping", icmpPing()), group("http", tcp(80)), group("far", allTraffic(), "far")],
  hosts: [
    { ...host("firewall", ["open", 9, "ping"]), managed: true },
    host("near", ["open", 10, "all"]),
    host("watched", ["inspected", 10, "all"]),
    host("dual", ["open", 11, "ping"], ["inspected", 11, "http"]),
    host("far", ["back", 10, "far"]),
    host("closed", ["closed", 10, "far"]),
  ],
};

describeWithNamespaces("a network of two VPCs", () => {
  let test: TestLab;
  beforeAll(async () => {
    test = await TestLab.start("t-paths", { lab: instantiate(scenario) });
  });
  afterAll(() => test[Symbol.asyncDispose]());

  const ping = async (from: string, to: string, ...words: string[]) =>
    (await test.running.exec(from, ["ping", "-n", "-c1", "-W1", ...words, to])).stdout;
  const connect = async (from: string, to: string, port: number) => said(await test.running.exec(from, tryTcp(to, port, BRIEFLY_MS)));

  it("carries packets over a peering that both sides have routes for, without a visible hop", async () => {
    expect(await ping("near", "10.3.0.10", "-t1")).toContain("ttl=64");
  });

  it("drops the answer if the other side has no route back", async () => {
    expect(await ping("near", "10.3.1.10")).toContain("100% packet loss");
    const { rules } = await networkDrops(test.running);
    expect(rules.find(({ id }) => id === "lab:no-route-closed")?.packets).toBe(1);
  });

  it("resolves names at a VPC's own resolver, but not at the other VPC's", async () => {
    const dig = (from: string, server: string) =>
      test.running.exec(from, ["dig", `@${server}`, "+short", "+tries=1", "+timeout=1", "far.paths.test"]);
    expect((await dig("near", "10.2.0.2")).stdout).toBe("10.3.0.10\n");
    expect((await dig("far", "10.3.0.2")).stdout).toBe("10.3.0.10\n");
    expect((await dig("near", "10.3.0.2")).status).not.toBe(0);
  });

  it("routes packets through a forwarding host, which is a hop and applies its security group", async () => {
    expect(await ping("watched", "10.3.0.10", "-t1")).toContain("From 10.2.0.9 icmp_seq=1 Time to live exceeded");
    expect(await ping("watched", "10.3.0.10", "-t2")).toContain("ttl=64");
    expect(await connect("watched", "10.3.0.10", 80)).toBe("silence");
    expect((await test.running.drops.read()).get("firewall")?.drops).toContainEqual(
      expect.objectContaining({ direction: "ingress", peerAddress: "10.2.1.10", protocol: "tcp", port: 80 }),
    );
  });

  it("applies to each interface of a host the rules of that interface's groups", async () => {
    await using _ = await startPeer(test.running, "dual", tcpEcho(80));
    expect(await ping("near", "10.2.0.11")).toContain("ttl=64");
    expect(await connect("near", "10.2.0.11", 80)).toBe("silence");
    expect(await ping("near", "10.2.1.11")).toContain("100% packet loss");
    expect(await connect("near", "10.2.1.11", 80)).toBe("open");
  });

  it("sends answers out through the interface whose address they have", async () => {
    const route = await test.running.exec("dual", ["ip", "route", "get", "10.3.0.10", "from", "10.2.1.11"]);
    expect(route.stdout).toContain("via 10.2.1.1 dev eth1");
  });
});
