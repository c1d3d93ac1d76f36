// Small random scenarios: hosts of the internet that rules tell apart, hosts in several security groups, rules of every kind.
import fc from "fast-check";
import {
  allIcmp,
  allTcp,
  allTraffic,
  anyIpv4,
  type Host,
  icmpPing,
  ipv4,
  type Peer,
  type Port,
  prefixList,
  type Relation,
  type Scenario,
  securityGroup,
  type SecurityGroup,
  tcp,
  tcpRange,
  udp,
  vpc,
  type Vpc,
} from "../../topology/model";
import { mostly, shape, vpcOf } from "./random-network";

/** The names and numbers of ports make labels of every width, and so they move the wires. */
const numbered = fc.integer({ min: 1, max: 65_535 });
const port: fc.Arbitrary<Port> = fc.oneof(
  fc.constantFrom(tcp(22), tcp(443), udp(53), tcp("web_port"), tcp("administration_port")),
  fc.constantFrom(allTcp(), allIcmp(), icmpPing(), allTraffic()),
  fc.tuple(fc.constantFrom(tcp, udp), numbered).map(([transport, number]) => transport(number)),
  fc.tuple(numbered, numbered).map(([one, other]) => tcpRange(Math.min(one, other), Math.max(one, other))),
);

const name = fc.stringMatching(/^[a-z][a-z0-9]{0,20}$/);

/** Rules of the peers below tell most of them apart. */
const OUTSIDE = ["192.0.2.10", "192.0.2.66", "192.0.2.200", "192.0.2.201", "198.51.100.10", "198.51.100.200"];

const peers: readonly Peer[] = [
  vpc(),
  anyIpv4(),
  ipv4("10.0.0.0/8"),
  ipv4("192.0.2.0/25"),
  ipv4("192.0.2.200/32"),
  prefixList("trusted"),
  prefixList("partners"),
];

const groupName = (index: number, of: number) => `group-${index}-${of}`;

/** @param groups of each VPC */
function relation(index: number, groups: number): fc.Arbitrary<Relation> {
  const group = fc.integer({ min: 0, max: groups - 1 }).map((of) => securityGroup(groupName(index, of)));
  const other: fc.Arbitrary<Peer> = fc.oneof(group, { weight: 2, arbitrary: fc.constantFrom(...peers) });
  return fc.record({ group, other, port, inwards: fc.boolean() }).map(({ inwards, ...rest }) => ({
    from: inwards ? rest.other : rest.group,
    to: inwards ? rest.group : rest.other,
    port: rest.port,
    description: "random",
  }));
}

const GROUPS = 4;

function host(index: number, subnets: number): fc.Arbitrary<Omit<Host, "label">> {
  return fc
    .record({
      name,
      subnet: fc.integer({ min: 0, max: subnets - 1 }),
      groups: fc.uniqueArray(fc.integer({ min: 0, max: GROUPS - 1 }), { minLength: 1, maxLength: 3 }),
      publicAddress: mostly,
      further: fc.option(fc.integer({ min: 0, max: subnets - 1 }), { freq: 2 }),
      services: fc.uniqueArray(name, { maxLength: 2 }),
    })
    .map(({ subnet, groups, publicAddress, further, services, ...rest }) => ({
      ...rest,
      interfaces: [
        {
          subnet: `subnet-${subnet}-${index}`,
          addressOffset: 10,
          securityGroups: groups.map((of) => groupName(index, of)),
          publicAddress,
        },
        ...(further === null ? [] : [{ subnet: `subnet-${further}-${index}`, addressOffset: 100, securityGroups: [groupName(index, 0)] }]),
      ],
      managed: services.length > 0,
      services: services.map((service) => ({ name: service, program: "tcp-server", arguments: [], restartDelaySec: 1 })),
    }));
}

const withNumbers = (hosts: readonly Omit<Host, "label">[], online: readonly boolean[]): Host[] =>
  hosts.map((each, number) => {
    const [first, ...further] = each.interfaces;
    const { publicAddress, ...rest } = first;
    const isOnline = online[Number(first.subnet.at(-1))];
    return {
      ...each,
      name: `${each.name}-${number}`,
      label: `Host-${number}`,
      interfaces: [
        { ...rest, addressOffset: 10 + number, ...(publicAddress && isOnline && { publicAddress }) },
        ...further.map((other) => ({ ...other, addressOffset: 100 + number })),
      ],
    };
  });

export const randomScenario: fc.Arbitrary<Scenario> = fc.array(shape, { minLength: 1, maxLength: 2 }).chain((shapes) =>
  fc
    .record({
      hosts: fc.tuple(...shapes.map(({ subnets }, index) => fc.array(host(index, subnets.length), { minLength: 1, maxLength: 5 }))),
      relations: fc.tuple(
        ...shapes.map((_, index) =>
          fc.uniqueArray(relation(index, GROUPS), { maxLength: 12, size: "max", selector: (each) => JSON.stringify(each) }),
        ),
      ),
      internet: fc.subarray(OUTSIDE),
      trusted: fc.constantFrom("198.51.100.0/24", "198.51.100.10/32", "192.0.2.64/26"),
    })
    .map(({ hosts, relations, internet, trusted }): Scenario => {
      const peered = shapes.length > 1 && shapes[0]!.peered;
      const vpcs = shapes.map((each, index) => vpcOf(index, each, peered)) as [Vpc, ...Vpc[]];
      const groups = shapes.flatMap((_, index) =>
        Array.from({ length: GROUPS }, (_unused, of): SecurityGroup => ({
          name: groupName(index, of),
          vpc: vpcs[index]!.name,
          label: `Group-${index}-${of}`,
          description: "random",
          rules: [],
        })),
      );
      return {
        name: "random",
        title: "A scenario that no one wrote",
        vpcs,
        peerings: peered ? [{ name: "peering", requester: vpcs[0].name, accepter: vpcs[1]!.name }] : [],
        hostedZoneName: "random.test",
        ports: {
          web_port: { default: 8080, transports: ["tcp"], description: "random" },
          administration_port: { default: 9090, transports: ["tcp"], description: "random" },
        },
        blocks: { trusted_cidr_blocks: { default: [trusted], description: "random" } },
        prefixLists: [
          { name: "trusted", cidrBlocks: { parameter: "trusted_cidr_blocks" } },
          { name: "partners", cidrBlocks: ["192.0.2.192/26", "198.51.100.128/25"] },
        ],
        securityGroups: groups,
        allowed: relations.flat(),
        hosts: withNumbers(
          hosts.flat(),
          shapes.map(({ online }) => online),
        ),
        internetHosts: internet.map((address, index) => ({ name: `outside-${index}`, address })),
      };
    }),
);
