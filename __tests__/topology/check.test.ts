import fc from "fast-check";
import { check } from "../../topology/check";
import { instantiate } from "../../topology/lab";
import {
  type Host,
  icmpTypeAndCode,
  ipv4,
  type Scenario,
  type SecurityGroup,
  securityGroup,
  type SecurityRule,
  type Service,
  tcp,
  tcpRange,
  TopologyError,
  udp,
  vpc,
} from "../../topology/model";
import { scenario, scenarioNames } from "../../topology/scenarios";

const sound = scenario();
const [server] = sound.hosts as [Host];
const [serverGroup, clientGroup] = sound.securityGroups as [SecurityGroup, SecurityGroup];

const withServer = (change: Partial<Host>): Scenario => ({ ...sound, hosts: [{ ...server, ...change }, ...sound.hosts.slice(1)] });
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

const withPort = (value: number | { readonly follows: string }): Scenario => ({
  ...sound,
  ports: { ...sound.ports, extra_port: { default: value, transports: ["tcp"], description: "Extra" } },
});

test.each(scenarioNames)("%s has no mistake, however many clients it has", (name) => {
  for (const clients of [1, 3, 200]) expect(check(scenario(name, { clients }))).toEqual([]);
});

test.each<[string, Scenario, string]>([
  [
    "a scenario's name",
    { ...sound, name: "a b" },
    `a scenario's name must be 1 to 63 letters a-z, digits and inner hyphens, a letter first: got "a b"`,
  ],
  ["a title of two lines", { ...sound, title: "a\nb" }, "its title must be 1 to 120 printable characters"],
  ["a zone's name", { ...sound, hostedZoneName: "a b; x" }, "its hosted zone's name must be a domain name of up to 189 characters"],
  [
    "a port parameter's name",
    { ...sound, ports: { ...sound.ports, "a-b": sound.ports["application_port"]! } },
    "a port parameter's name must be",
  ],
  ["a description that Terraform would evaluate", withGroup({ description: "${var.tags}" }), "without ${: got"],
  ["a host's name with a shell's words", withServer({ name: "x; touch FILE; #" }), `a host's name must be 1 to 63`],
  ["a host's name in capitals", withServer({ name: "Server" }), `a host's name must be`],
  ["two hosts of one name", { ...sound, hosts: [...sound.hosts, server] }, 'host "server" is there more than once'],
  ["a host's label", withServer({ label: "a\nb" }), 'the label of host "server" must be 1 to 128 letters, digits, # and -: got "a\\nb"'],
  [
    "a host without a group",
    withServer({ securityGroups: [] }),
    'the number of security groups of host "server" must be a whole number from 1 to 5: got 0',
  ],
  ["a host of six groups", withServer({ securityGroups: Array(6).fill("server") }), "must be a whole number from 1 to 5: got 6"],
  [
    "a group twice",
    withServer({ securityGroups: ["server", "server"] }),
    'a security group of host "server", "server" is there more than once',
  ],
  [
    "an unknown group",
    withServer({ securityGroups: ["router"] }),
    'a security group of host "server" is unknown: got "router"; there are server, client',
  ],
  [
    "an unknown subnet",
    withServer({ subnet: "dmz" as Host["subnet"] }),
    'the subnet of host "server" is unknown: got "dmz"; there are private, public',
  ],
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
  ["the VPC has no block", { ...sound, vpcCidrBlock: "10.0.0.0/99" }, 'not an IPv4 CIDR block: got "10.0.0.0/99"'],
  ["the VPC is too small", { ...sound, vpcCidrBlock: "10.0.0.0/24" }, "the VPC's CIDR block must be a /16 to /20"],
  [
    "there are too many hosts",
    { ...sound, hosts: Array.from({ length: 246 }, (_, number) => ({ ...server, name: `h${number}` })) },
    "the private subnet has room for 245 hosts: got 246",
  ],
  [
    "a range begins with a parameter",
    withRule({ port: tcpRange("application_port", 5) }),
    'the ports of rule "extra" must be two numbers, or one port parameter: got application_port to 5',
  ],
  ["a host is named as a folder of the bucket", withServer({ name: "lab-apps" }), 'a host may not be named "lab-apps", which is reserved'],
])("it is a mistake if %s", (_, broken, message) => {
  expect(check(broken).some((finding) => finding.includes(message))).toBe(true);
});

test("everything that is wrong is said at once", () => {
  const broken = withServer({ name: "A", label: "", securityGroups: ["x"] });
  expect(check(broken)).toHaveLength(
    3 +
      sound.hosts
        .flatMap(({ services }) => services)
        .filter(({ arguments: words }) => words.some((word) => typeof word === "object" && "host" in word)).length,
  );
});

test("a scenario with any text at any place is refused with a message, or can be instantiated", () => {
  const leaves: (readonly (string | number)[])[] = [];
  const walk = (value: unknown, path: readonly (string | number)[]): void => {
    // What TypeScript checks is left out.
    if (["kind", "protocol", "direction", "transports"].includes(String(path.at(-1)))) return;
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
