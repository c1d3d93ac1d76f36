import fc from "fast-check";
import { check, warnings } from "../../topology/check";
import { instantiate } from "../../topology/lab";
import {
  type AclRule,
  allow,
  type Host,
  icmpTypeAndCode,
  ipv4,
  type NetworkInterface,
  type Route,
  type Scenario,
  type SecurityGroup,
  securityGroup,
  type SecurityRule,
  type Service,
  subnet,
  tcp,
  tcpRange,
  to,
  TopologyError,
  udp,
  vpc,
  type Vpc,
} from "../../topology/model";
import { definitionOf, scenario, scenarioNames } from "../../topology/scenarios";
import { webNetwork } from "../support/web-network";
import { securityGroupsOf } from "../../topology/security-groups";
import { programsOf } from "../support/programs";

const sound = scenario();
const [server] = sound.hosts as [Host];
const [serverGroup, clientGroup] = sound.securityGroups as [SecurityGroup, SecurityGroup];

const withServer = (change: Partial<Host>): Scenario => ({ ...sound, hosts: [{ ...server, ...change }, ...sound.hosts.slice(1)] });
const withInterface = (change: Partial<NetworkInterface>) => withServer({ interfaces: [{ ...server.interfaces[0], ...change }] });
const withGroups = (...securityGroups: string[]) => withInterface({ securityGroups });
const [network] = sound.vpcs;
const withNetwork = (change: Partial<Vpc>): Scenario => ({ ...sound, vpcs: [{ ...network, ...change }] });
const withRoute = (route: Route) =>
  withNetwork({ routeTables: network.routeTables.map((table) => (table.name === "private" ? { ...table, routes: [route] } : table)) });
const withService = (change: Partial<Service>) =>
  withServer({ services: [{ name: "s", program: "tcp-client", arguments: [], restartDelaySec: 1, ...change }] });
const withGroup = (change: Partial<SecurityGroup>): Scenario => ({
  ...sound,
  securityGroups: [{ ...serverGroup, ...change }, clientGroup],
});
const withRule = (change: Partial<SecurityRule>) =>
  withGroup({
    rules: [{ id: "extra", direction: "ingress", port: tcp(22), peer: vpc(), description: "Extra", ...change }],
  });

const acl = (number: number): AclRule => ({ number, action: "allow", port: tcp(22), peer: vpc() });
const withAcl = (...ingress: AclRule[]) => withNetwork({ networkAcls: [{ name: "edge", ingress, egress: [] }] });

const withPort = (value: number | { readonly follows: string }): Scenario => ({
  ...sound,
  ports: { ...sound.ports, extra_port: { default: value, transports: ["tcp"], description: "Extra" } },
});

test.each(scenarioNames)("%s has no mistakes and no warnings at the limits of its parameters", (name) => {
  const { parameters } = definitionOf(name);
  const at = (bound: "min" | "max") => Object.fromEntries(Object.entries(parameters).map(([key, each]) => [key, each[bound]]));
  for (const each of [scenario(name), scenario(name, at("min")), scenario(name, at("max"))])
    expect([...check(each), ...warnings(each)]).toEqual([]);
});

test("the tests' own scenario has no mistakes", () => {
  expect(check(webNetwork)).toEqual([]);
});

test("a service on a port that no rule opens causes a warning", () => {
  const listening = withService({ listensOn: [{ transport: "tcp", port: 8080 }] });
  expect(check(listening)).toEqual([]);
  expect(warnings(listening)).toEqual(["service s of host server listens on tcp/8080, which no rule of its security groups opens"]);
});

test.each<[string, Scenario, string]>([
  [
    "a scenario's name",
    { ...sound, name: "a b" },
    `a scenario's name must be 1 to 30 letters a-z, digits and inner hyphens, a letter first: got "a b"`,
  ],
  ["a title of two lines", { ...sound, title: "a\nb" }, "its title must be 1 to 120 printable characters"],
  ["a zone's name", { ...sound, hostedZoneName: "a b; x" }, "its hosted zone's name must be a domain name of up to 189 characters"],
  [
    "a port parameter's name",
    { ...sound, ports: { ...sound.ports, "a-b": sound.ports["application_port"]! } },
    "a port parameter's name must be",
  ],
  ["a description that Terraform would evaluate", withGroup({ description: "${var.tags}" }), "without ${: got"],
  ["a host's name with shell syntax", withServer({ name: "x; touch FILE; #" }), `a host's name must be 1 to 63`],
  ["a host's name in capitals", withServer({ name: "Server" }), `a host's name must be`],
  ["two hosts of one name", { ...sound, hosts: [...sound.hosts, server] }, 'host "server" is there more than once'],
  ["a host's label", withServer({ label: "a\nb" }), 'the label of host "server" must be 1 to 128 letters, digits, # and -: got "a\\nb"'],
  ["a host without a group", withGroups(), 'the number of security groups of host "server" must be a whole number from 1 to 5: got 0'],
  ["a host of six groups", withGroups(...(Array(6).fill("server") as string[])), "must be a whole number from 1 to 5: got 6"],
  ["a group twice", withGroups("server", "server"), 'a security group of host "server", "server" is there more than once'],
  ["an unknown group", withGroups("router"), 'a security group of host "server" is unknown: got "router"; there are server, client'],
  ["an unknown subnet", withInterface({ subnet: "dmz" }), 'the subnet of host "server" is unknown: got "dmz"; there are private, public'],
  [
    "two services of one name",
    withServer({ services: [server.services[0]!, server.services[0]!] }),
    'a service of host "server", "tcp-server" is there more than once',
  ],
  ["a service's name", withService({ name: "a/b" }), `the name of a service of host "server" must be 1 to 63`],
  [
    "a service's word",
    withService({ arguments: ["50%"] }),
    'an argument of service "s" of host "server" must be 1 to 255 letters, digits and . / : @ = + - _: got "50%"',
  ],
  [
    "a service's unknown host",
    withService({ arguments: [{ host: "client-9" }] }),
    'a host that service "s" of host "server" speaks to is unknown: got "client-9"',
  ],
  [
    "a service's unknown port",
    withService({ arguments: [{ port: "ssh_port" }] }),
    'a port parameter of service "s" of host "server" is unknown: got "ssh_port"',
  ],
  [
    "a service's delay",
    withService({ restartDelaySec: -1 }),
    'the restart delay of service "s" of host "server" must be a whole number from 0 to 3600: got -1',
  ],
  [
    "two groups of one name",
    { ...sound, securityGroups: [serverGroup, clientGroup, { ...clientGroup, rules: [] }] },
    'security group "client" is there more than once',
  ],
  ["a group's label", withGroup({ label: "Servers-of-the-lab" }), 'the label of security group "server" must be 1 to 14 letters'],
  ["a group's description", withGroup({ description: "\u{1f600}" }), 'the description of security group "server" must be 1 to 255'],
  [
    "61 ingress rules",
    withGroup({ rules: Array.from({ length: 61 }, (_, number) => ({ ...serverGroup.rules[0]!, id: `r${number}` })) }),
    'security group "server" may have 60 ingress rules: got 61',
  ],
  [
    "a rule twice",
    { ...sound, securityGroups: [serverGroup, clientGroup, { ...serverGroup, name: "again" }] },
    'rule "server-ingress-icmp" is there more than once',
  ],
  ["a rule's id that ends a string", withRule({ id: 'a" drop' }), `a rule's id must be 1 to 63`],
  ["a rule's description", withRule({ description: "" }), 'the description of rule "extra" must be 1 to 255'],
  ["a port too high", withRule({ port: udp(70_000) }), 'the port of rule "extra" must be a whole number from 0 to 65535: got 70000'],
  ["half a port", withRule({ port: tcp(1.5) }), "got 1.5"],
  ["ports that go down", withRule({ port: tcpRange(90, 80) }), 'the ports of rule "extra" must go up: got 90 to 80'],
  [
    "an unknown port parameter",
    withRule({ port: tcp("ssh_port") }),
    'the port parameter of rule "extra" is unknown: got "ssh_port"; there are application_port, hesitant_consumer_port',
  ],
  [
    "an ICMP type",
    withRule({ port: icmpTypeAndCode(256, -1) }),
    'the ICMP type of rule "extra" must be a whole number from 0 to 255: got 256',
  ],
  [
    "an ICMP code",
    withRule({ port: icmpTypeAndCode(8, -1) }),
    'the ICMP code of rule "extra" must be a whole number from 0 to 255: got -1',
  ],
  [
    "a peer with host bits",
    withRule({ peer: ipv4("192.0.2.1/24") }),
    'the peer of rule "extra": the CIDR block "192.0.2.1/24" has host bits set',
  ],
  ["a peer that is no block", withRule({ peer: ipv4("192.0.2.1") }), 'the peer of rule "extra": not an IPv4 CIDR block'],
  [
    "an unknown peer",
    withRule({ peer: securityGroup("admin") }),
    'the peer of rule "extra" is unknown: got "admin"; there are server, client',
  ],
])("%s is a mistake", (_, broken, message) => {
  expect(check(broken).some((finding) => finding.includes(message))).toBe(true);
});

test.each<[string, Scenario, string]>([
  ["an unknown parameter is followed", withPort({ follows: "nope" }), 'what port parameter "extra_port" follows is unknown: got "nope"'],
  ["a parameter follows itself", withPort({ follows: "extra_port" }), 'what port parameter "extra_port" follows is unknown'],
  ["a follower is followed", withPort({ follows: "hesitant_consumer_port" }), 'what port parameter "extra_port" follows is unknown'],
  ["a default port is too high", withPort(70_000), 'the default of port parameter "extra_port" must be a whole number from 1024 to 65535'],
  ["the VPC has no block", withNetwork({ cidrBlocks: ["10.0.0.0/99"] }), 'not an IPv4 CIDR block: got "10.0.0.0/99"'],
  [
    "the VPC is too small",
    withNetwork({ cidrBlocks: ["10.0.0.0/24"] }),
    'the block of subnet "public": 10.0.0.0/24 has no address number 256',
  ],
  ["the VPC is too large", withNetwork({ cidrBlocks: ["10.0.0.0/15"] }), "must be a whole number from 16 to 28: got 15"],
  ["the VPC has a block of the loopback", withNetwork({ cidrBlocks: ["127.0.0.0/16"] }), "must be apart from 127.0.0.0/8"],
  [
    "two subnets overlap",
    withNetwork({ subnets: [network.subnets[0]!, { ...network.subnets[1]!, cidrBlock: "10.0.0.128/25" }] }),
    'subnets "private" (10.0.0.0/24) and "public" (10.0.0.128/25) overlap',
  ],
  [
    "a subnet is outside",
    withNetwork({ subnets: [network.subnets[0]!, { ...network.subnets[1]!, cidrBlock: "10.1.0.0/24" }] }),
    'subnet "public" (10.1.0.0/24) is outside of VPC "vpc" (10.0.0.0/16)',
  ],
  [
    "a subnet's route table is unknown",
    withNetwork({ routeTables: [network.routeTables[0]!] }),
    'the route table of subnet "public" is unknown: got "public"; there are private',
  ],
  [
    "a route leads to an internet gateway that is not there",
    { ...sound, vpcs: [{ ...network, internetGateway: undefined }] },
    'is an internet gateway, which VPC "vpc" does not have',
  ],
  [
    "a NAT gateway has no internet gateway",
    { ...sound, vpcs: [{ ...network, internetGateway: undefined }] },
    'NAT gateway "nat-gateway" needs an internet gateway, which VPC "vpc" does not have',
  ],
  [
    "a public address has no internet gateway",
    { ...withInterface({ publicAddress: true }), vpcs: [{ ...network, internetGateway: undefined }] },
    'host "server" has a public address, which needs an internet gateway: VPC "vpc" has none',
  ],
  ["an ACL has 21 rules", withAcl(...Array.from({ length: 21 }, (_, index) => acl(index + 1))), "may have 20 ingress rules: got 21"],
  ["an ACL has a number twice", withAcl(acl(100), acl(100)), 'ingress rule of network ACL "edge", "100" is there more than once'],
  [
    "an ACL has no number left for the VPC's second block",
    withNetwork({
      cidrBlocks: ["10.0.0.0/16", "10.2.0.0/16"],
      networkAcls: [{ name: "edge", ingress: [acl(100), acl(101)], egress: [] }],
    }),
    'ingress rule of network ACL "edge", "101" is there more than once',
  ],
  [
    "an ACL's number is too high",
    withAcl(acl(32_767)),
    'the number of a rule of network ACL "edge" must be a whole number from 1 to 32766',
  ],
  [
    "a host of the internet has a private address",
    { ...sound, internetHosts: [{ name: "visitor", address: "10.9.9.9" }] },
    'the address of internet host "visitor" must be of 192.0.2.0/24 or 198.51.100.0/24 (RFC 5737): got 10.9.9.9',
  ],
  ["an address is reserved", withInterface({ addressOffset: 3 }), "must be a whole number from 4 to 254: got 3"],
  ["an address is the NAT gateway's", withInterface({ subnet: "public", addressOffset: 4 }), "have the same address, 10.0.1.4"],
  [
    "a peering is of one VPC",
    { ...sound, peerings: [{ name: "self", requester: "vpc", accepter: "vpc" }] },
    'peering "self" must be of two VPCs: got "vpc" twice',
  ],
  [
    "a relation has no security group",
    { ...sound, allowed: [allow(vpc(), ipv4("192.0.2.0/24"), tcp(22), "SSH")] },
    'the relation "SSH" has no security group: name one at either end',
  ],
  ["a relation names an unknown group", { ...sound, allowed: [allow("admin", to("server"), tcp(22), "SSH")] }, 'is unknown: got "admin"'],
  [
    "two hosts have one address",
    { ...sound, hosts: [server, { ...server, name: "h1" }] },
    'host "server" and host "h1" have the same address, 10.0.0.10',
  ],
  [
    "a range begins with a parameter",
    withRule({ port: tcpRange("application_port", 5) }),
    'the ports of rule "extra" must be two numbers, or one port parameter: got application_port to 5',
  ],
  [
    "a host has services and is not managed",
    withServer({ managed: false }),
    'host "server" has services, which its first boot starts: it must be managed',
  ],
  [
    "a route leads to a host that is not managed",
    {
      ...withServer({ managed: false, services: [] }),
      vpcs: withRoute({ destination: "192.0.2.0/24", target: { kind: "host", name: "server" } }).vpcs,
    },
    'host "server" is the target of a route: it must be managed, so that its first boot lets it forward',
  ],
  [
    "a route leads to a part of the VPC",
    withRoute({ destination: "10.0.0.0/24", target: { kind: "host", name: "server" } }),
    'the route to 10.0.0.0/24 of route table "private" is inside VPC "vpc": name a subnet of it, or leave it to the VPC\'s own route',
  ],
  [
    "a route to a subnet leads to a gateway",
    withRoute({ destination: subnet("public"), target: { kind: "internet-gateway" } }),
    'the target of the route to subnet public of route table "private" must be a host, since the VPC\'s own route leads there: ' +
      "got internet-gateway",
  ],
  [
    "a route leads to a subnet that is not there",
    withRoute({ destination: subnet("service"), target: { kind: "host", name: "server" } }),
    'the destination of the route to subnet service of route table "private" is unknown: got "service"; there are private, public',
  ],
  ["a host named like a bucket folder", withServer({ name: "lab-apps" }), 'a host may not be named "lab-apps", which is reserved'],
])("it is a mistake if %s", (_, broken, message) => {
  expect(check(broken).some((finding) => finding.includes(message))).toBe(true);
});

test("all mistakes are reported at once", () => {
  const broken = withServer({ name: "A", label: "", interfaces: [{ ...server.interfaces[0], securityGroups: ["x"] }] });
  expect(check(broken)).toHaveLength(
    3 +
      sound.hosts.flatMap(programsOf).filter(({ arguments: words }) => words.some((word) => typeof word === "object" && "host" in word))
        .length,
  );
});

test("a scenario with arbitrary text in any field is either refused with a message or can be instantiated", () => {
  const leaves: (readonly (string | number)[])[] = [];
  const walk = (value: unknown, path: readonly (string | number)[]): void => {
    // Fields whose values TypeScript restricts are left out.
    if (["kind", "protocol", "transport", "direction", "transports", "service", "action"].includes(String(path.at(-1)))) return;
    if (typeof value === "string") leaves.push(path);
    else if (typeof value === "object" && value !== null) for (const [key, inner] of Object.entries(value)) walk(inner, [...path, key]);
  };
  walk(sound, []);
  const replaced = (value: unknown, [key, ...rest]: readonly (string | number)[], text: string): unknown => {
    if (key === undefined) return text;
    const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<string | number, unknown>;
    copy[key] = replaced(copy[key], rest, text);
    return copy;
  };
  fc.assert(
    fc.property(
      fc.constantFrom(...leaves),
      fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.constantFrom("server", "10.0.0.0/8", "a.b")),
      (path, text) => {
        const changed = replaced(sound, path, text) as Scenario;
        try {
          instantiate(changed);
        } catch (error) {
          expect(error).toBeInstanceOf(TopologyError);
          expect((error as Error).message.length).toBeGreaterThan(10);
        }
      },
    ),
    { numRuns: 2000 },
  );
});

test("software without a first boot, and a folder that is none, are refused", () => {
  const web = scenario("web-server");
  const [first, client] = web.hosts as [Host, Host];
  const found = (host: Host) => check({ ...web, hosts: [first, host] });
  expect(found({ ...client, services: [], managed: false })).toEqual([
    'host "client-server" has software, which its first boot installs: it must be managed',
  ]);
  const services = client.services.map((service) => ({ ...service, dropInFolder: "etc" }));
  expect(found({ ...client, services })).toEqual([
    'the folder for files of service "sshd" of host "client-server" must be an absolute path of letters a-z, digits and . _ -: got "etc"',
  ]);
});

test("the same permission twice in a security group is refused, as AWS refuses it; a managed host's HTTPS is not added to its own", () => {
  const web = scenario("web-server");
  const again = { ...web.allowed!.find(({ description }) => description === "HTTP from anywhere")!, id: "again" };
  expect(check({ ...web, allowed: [...web.allowed!, again] })).toEqual([
    'a rule of security group "web", by direction, port and peer: "ingress tcp 80 80 ipv4 0.0.0.0/0" is there more than once',
  ]);
  const client = securityGroupsOf(web).find(({ name }) => name === "client")!;
  expect(client.rules.filter(({ port }) => port.protocol === "tcp" && port.from === 443)).toHaveLength(1);
});
