// Small random scenarios: VPCs with zones, gateways and ACLs, hosts in several security groups, rules of every kind.
import fc from "fast-check";
import {
  allIcmp,
  allTcp,
  allTraffic,
  ANY_IPV4,
  anyIpv4,
  type Host,
  ipv4,
  type Peer,
  type Port,
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

const port: fc.Arbitrary<Port> = fc.constantFrom(
  tcp(22),
  tcp(443),
  tcp("web_port"),
  udp(53),
  tcpRange(8000, 8100),
  allTcp(),
  allIcmp(),
  allTraffic(),
);

const name = fc.stringMatching(/^[a-z][a-z0-9]{0,20}$/);

interface Shape {
  readonly online: boolean;
  readonly nat: boolean;
  readonly endpoint: boolean;
  readonly peered: boolean;
  readonly subnets: readonly { readonly zone: number; readonly public: boolean; readonly acl: boolean }[];
}

const shape: fc.Arbitrary<Shape> = fc.record({
  online: fc.boolean(),
  nat: fc.boolean(),
  endpoint: fc.boolean(),
  peered: fc.boolean(),
  subnets: fc.array(fc.record({ zone: fc.integer({ min: 0, max: 2 }), public: fc.boolean(), acl: fc.boolean() }), {
    minLength: 1,
    maxLength: 4,
  }),
});

function vpcOf(index: number, { online, nat, endpoint, subnets }: Shape, peering: boolean): Vpc {
  const own = (what: string) => `${what}-${index}`;
  const isPublic = (subnet: Shape["subnets"][number]) => online && subnet.public;
  const gateway = subnets.findIndex(isPublic);
  const natted = nat && gateway >= 0;
  const toPeer = peering ? [{ destination: `10.${1 - index}.0.0/16`, target: { kind: "peering", name: "peering" } as const }] : [];
  return {
    name: own("vpc"),
    cidrBlocks: [`10.${index}.0.0/16`],
    ...(online && { internetGateway: own("internet-gateway") }),
    subnets: subnets.map((subnet, number) => ({
      name: own(`subnet-${number}`),
      cidrBlock: { prefixLength: 24, number },
      zone: subnet.zone,
      routeTable: own(isPublic(subnet) ? "public" : "private"),
      ...(subnet.acl && { networkAcl: own("acl") }),
    })),
    routeTables: [
      {
        name: own("public"),
        routes: [...toPeer, ...(online ? [{ destination: ANY_IPV4, target: { kind: "internet-gateway" } as const }] : [])],
      },
      {
        name: own("private"),
        routes: [...toPeer, ...(natted ? [{ destination: ANY_IPV4, target: { kind: "nat-gateway", name: own("nat") } as const }] : [])],
      },
    ],
    natGateways: natted ? [{ name: own("nat"), subnet: own(`subnet-${gateway}`), addressOffset: 4 }] : [],
    gatewayEndpoints: endpoint ? [{ name: own("endpoint"), service: "s3", routeTables: [own("private")] }] : [],
    networkAcls: [
      {
        name: own("acl"),
        ingress: [{ number: 100, action: "allow", port: tcpRange(0, 40_000), peer: anyIpv4() }],
        egress: [{ number: 100, action: "allow", port: allTraffic(), peer: anyIpv4() }],
      },
    ],
  };
}

const groupName = (index: number, of: number) => `group-${index}-${of}`;

/** @param groups of each VPC */
function relation(index: number, groups: number): fc.Arbitrary<Relation> {
  const group = fc.integer({ min: 0, max: groups - 1 }).map((of) => securityGroup(groupName(index, of)));
  const other: fc.Arbitrary<Peer> = fc.oneof(group, fc.constantFrom<Peer>(vpc(), anyIpv4(), ipv4("192.0.2.0/25"), ipv4("10.0.0.0/8")));
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
      publicAddress: fc.boolean(),
      services: fc.uniqueArray(name, { maxLength: 2 }),
    })
    .map(({ subnet, groups, publicAddress, services, ...rest }) => ({
      ...rest,
      interfaces: [
        {
          subnet: `subnet-${subnet}-${index}`,
          addressOffset: 10,
          securityGroups: groups.map((of) => groupName(index, of)),
          publicAddress,
        },
      ],
      managed: services.length > 0,
      services: services.map((service) => ({ name: service, program: "tcp-server", arguments: [], restartDelaySec: 1 })),
    }));
}

const withNumbers = (hosts: readonly Omit<Host, "label">[], online: readonly boolean[]): Host[] =>
  hosts.map((each, number) => {
    const [first] = each.interfaces;
    const { publicAddress, ...rest } = first;
    const isOnline = online[Number(first.subnet.at(-1))];
    return {
      ...each,
      name: `${each.name}-${number}`,
      label: `Host-${number}`,
      interfaces: [{ ...rest, addressOffset: 10 + number, ...(publicAddress && isOnline && { publicAddress }) }],
    };
  });

export const randomScenario: fc.Arbitrary<Scenario> = fc.array(shape, { minLength: 1, maxLength: 2 }).chain((shapes) =>
  fc
    .record({
      hosts: fc.tuple(...shapes.map(({ subnets }, index) => fc.array(host(index, subnets.length), { minLength: 1, maxLength: 5 }))),
      relations: fc.tuple(
        ...shapes.map((_, index) => fc.uniqueArray(relation(index, GROUPS), { maxLength: 8, selector: (each) => JSON.stringify(each) })),
      ),
      internet: fc.integer({ min: 0, max: 5 }),
    })
    .map(({ hosts, relations, internet }): Scenario => {
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
        ports: { web_port: { default: 8080, transports: ["tcp"], description: "random" } },
        securityGroups: groups,
        allowed: relations.flat(),
        hosts: withNumbers(
          hosts.flat(),
          shapes.map(({ online }) => online),
        ),
        internetHosts: Array.from({ length: internet }, (_, index) => ({
          name: `outside-${index}`,
          address: `192.0.2.${100 + 20 * index}`,
        })),
      };
    }),
);
