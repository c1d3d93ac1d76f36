import fc from "fast-check";
import { contains } from "../../topology/cidr-block";
import { instantiate, type Parameters } from "../../topology/lab";
import {
  allIcmp,
  type Host,
  ipv4,
  type Peer,
  type Scenario,
  securityGroup,
  type SecurityRule,
  tcp,
  TopologyError,
  udp,
  vpc,
} from "../../topology/model";
import { scenario } from "../../topology/scenarios";
import { programsOf } from "../support/programs";

const defaults = scenario();

/** The default scenario with one more rule for the server. */
const withRule = (rule: Partial<SecurityRule>): Scenario => ({
  ...defaults,
  securityGroups: defaults.securityGroups.map((group) =>
    group.name === "server"
      ? {
          ...group,
          rules: [...group.rules, { id: "extra", direction: "ingress", port: tcp(22), peer: vpc(), description: "Extra", ...rule }],
        }
      : group,
  ),
});

/** The default scenario with another server. */
const withServer = (server: Partial<Host>): Scenario => ({
  ...defaults,
  hosts: defaults.hosts.map((host) => (host.name === "server" ? { ...host, ...server } : host)),
});

const extraRule = (peer: Peer) =>
  instantiate(withRule({ peer }))
    .hosts.find(({ name }) => name === "server")
    ?.rules.find(({ id }) => id === "extra");

test("without parameters a lab has the scenario's defaults", () => {
  expect(instantiate(defaults)).toMatchObject({
    vpcs: [{ cidrBlocks: ["10.0.0.0/16"], resolverAddress: "10.0.0.2" }],
    subnets: [
      { name: "private", cidrBlock: "10.0.0.0/24", routerAddress: "10.0.0.1" },
      { name: "public", cidrBlock: "10.0.1.0/24", routerAddress: "10.0.1.1" },
    ],
    hostedZoneName: "tcp-ip-sandbox.jch",
    ports: { application_port: 1234, hesitant_consumer_port: 1235 },
    hosts: [
      { name: "server", address: "10.0.0.10", domainName: "server.tcp-ip-sandbox.jch" },
      { name: "client-1", address: "10.0.0.11", domainName: "client-1.tcp-ip-sandbox.jch" },
      { name: "client-2", address: "10.0.0.12", domainName: "client-2.tcp-ip-sandbox.jch" },
      { name: "client-3", address: "10.0.0.13", domainName: "client-3.tcp-ip-sandbox.jch" },
    ],
  });
});

test("every parameter's value replaces its symbol everywhere", () => {
  const lab = instantiate(defaults, { vpcCidrBlock: "172.31.16.0/20", hostedZoneName: "lab.example", ports: { application_port: 5000 } });
  const [server, , , producer] = lab.hosts;
  expect(lab).toMatchObject({
    subnets: [{ cidrBlock: "172.31.16.0/24" }, { cidrBlock: "172.31.17.0/24" }],
    vpcs: [{ resolverAddress: "172.31.16.2" }],
    ports: { application_port: 5000, hesitant_consumer_port: 5001 },
  });
  expect(programsOf(server!).map((service) => service.arguments[1])).toEqual(["5000", "5000", "5001"]);
  expect(server?.rules.map(({ id, port, cidrBlocks }) => [id, port, ...cidrBlocks])).toEqual([
    ["server-ingress-icmp", allIcmp(), "172.31.16.0/20"],
    ["server-egress-icmp", allIcmp(), "172.31.16.0/20"],
    ["server-ingress-tcp-application", tcp(5000), "172.31.16.0/20"],
    ["server-ingress-udp-application", udp(5000), "172.31.16.0/20"],
    ["server-ingress-tcp-hesitant-consumer", tcp(5001), "172.31.16.0/20"],
    ["server-egress-tcp-https", tcp(443), "0.0.0.0/0"],
  ]);
  expect(programsOf(producer!).map((service) => service.arguments.slice(0, 2))).toEqual([["server.lab.example", "5001"]]);
});

test("addresses are unique, in the private subnet and not reserved by AWS, for any block and number of clients", () => {
  // Most labs use 10.0.0.0/8.
  const block = fc
    .tuple(
      fc.ipV4().map((address) => address.replace(/^\d+/, "10")),
      fc.integer({ min: 16, max: 20 }),
    )
    .map(([address, length]) => {
      const [a, b, c] = address.split(".").map(Number) as [number, number, number, number];
      return `${a}.${b}.${c - (c % 2 ** (24 - length))}.0/${length}`;
    });
  fc.assert(
    fc.property(block, fc.integer({ min: 1, max: 200 }), (vpcCidrBlock, clients) => {
      const lab = instantiate(scenario("tcp-ip-lab", { clients }), { vpcCidrBlock });
      const addresses = lab.hosts.map(({ address }) => address);
      expect(new Set(addresses).size).toBe(clients + 1);
      expect(addresses.every((address) => contains(lab.subnets[0]!.cidrBlock, address))).toBe(true);
      const last = addresses.map((address) => Number(address.split(".")[3]));
      expect(Math.min(...last)).toBeGreaterThan(3);
      expect(Math.max(...last)).toBeLessThan(255);
      expect(contains(vpcCidrBlock, lab.vpcs[0]!.resolverAddress)).toBe(true);
    }),
  );
});

test.each([
  [1234, 1235],
  [1235, 1236],
  [65534, 65535],
  [65535, 65534],
])("with the application port %i, the hesitant consumer's is %i unless it is chosen, too", (application_port, hesitant_consumer_port) => {
  expect(instantiate(defaults, { ports: { application_port } }).ports).toEqual({ application_port, hesitant_consumer_port });
  expect(instantiate(defaults, { ports: { application_port, hesitant_consumer_port: 2000 } }).ports).toMatchObject({
    hesitant_consumer_port: 2000,
  });
});

test("the first and the last user port are accepted", () => {
  const ports = { application_port: 1024, hesitant_consumer_port: 65535 };
  expect(instantiate(defaults, { ports }).ports).toEqual(ports);
});

test("hosts of different subnets may have the same address offset", () => {
  const [server, client] = instantiate(
    withServer({ interfaces: [{ subnet: "public", addressOffset: 11, securityGroups: ["server"] }] }),
  ).hosts;
  expect([server?.address, client?.address]).toEqual(["10.0.1.11", "10.0.0.11"]);
});

test("a security group as a peer stands for the addresses of its hosts", () => {
  expect(extraRule(securityGroup("client"))?.cidrBlocks).toEqual(["10.0.0.11/32", "10.0.0.12/32", "10.0.0.13/32"]);
});

test("a CIDR block as a peer stands for itself", () => {
  expect(extraRule(ipv4("192.0.2.0/24"))?.cidrBlocks).toEqual(["192.0.2.0/24"]);
});

test("the same scenario gives the same lab", () => {
  expect(instantiate(scenario())).toEqual(instantiate(scenario()));
});

test.each<[string, Parameters, string | RegExp]>([
  ["a port below 1024", { ports: { application_port: 80 } }, "application_port must be a whole number from 1024 to 65535: got 80"],
  ["a port above 65535", { ports: { application_port: 65536 } }, "application_port must be a whole number from 1024 to 65535: got 65536"],
  ["half a port", { ports: { application_port: 1234.5 } }, "application_port must be a whole number from 1024 to 65535: got 1234.5"],
  [
    "two TCP programs on one port",
    { ports: { application_port: 1235, hesitant_consumer_port: 1235 } },
    "hesitant_consumer_port and application_port must differ: both are tcp/1235",
  ],
  [
    "a port parameter that there is not",
    { ports: { port: 1234 } },
    'no port parameter "port"; there are application_port, hesitant_consumer_port',
  ],
  [
    "a VPC that is no block",
    { vpcCidrBlock: "10.0.0.0" },
    /^tcp-ip-lab: \d+ mistakes\n {2}a block of VPC "vpc": not an IPv4 CIDR block: got "10.0.0.0"; expected an address/,
  ],
  [
    "a VPC that is too small",
    { vpcCidrBlock: "10.0.0.0/24" },
    'tcp-ip-lab: the block of subnet "public": 10.0.0.0/24 has no address number 256: it holds 256',
  ],
])("%s is refused", (_, parameters, message) => {
  expect(() => instantiate(defaults, parameters)).toThrow(typeof message === "string" ? new TopologyError(message) : message);
});

test("a scenario with mistakes is refused, and the error lists all of them", () => {
  const broken = { ...withRule({ port: tcp("ssh_port") }), name: "broken" };
  expect(() => instantiate(broken)).toThrow(
    new TopologyError(
      'broken: the port parameter of rule "extra" is unknown: got "ssh_port"; there are application_port, hesitant_consumer_port',
    ),
  );
  const worse = { ...broken, hosts: broken.hosts.map((host) => ({ ...host, label: "" })).slice(0, 1) };
  expect(() => instantiate(worse)).toThrow(/^broken: 2 mistakes\n {2}the port parameter .*\n {2}the label of host "server" must be /);
});
