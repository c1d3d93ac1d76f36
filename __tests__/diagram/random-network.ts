// Small random VPCs, with zones, gateways and network ACLs.
import fc from "fast-check";
import { allTcp, allTraffic, ANY_IPV4, anyIpv4, type AclRule, ipv4, tcp, tcpRange, type Vpc } from "../../topology/model";

/** What a random VPC has. */
export interface Shape {
  readonly online: boolean;
  readonly nat: boolean;
  readonly endpoint: boolean;
  readonly peered: boolean;
  readonly subnets: readonly { readonly zone: number; readonly public: boolean; readonly acl: boolean }[];
  readonly ingress: AclRule;
}

export const mostly = fc.constantFrom(true, true, true, false);

const ingress = fc.constantFrom<AclRule>(
  { number: 50, action: "allow", port: tcpRange(0, 40_000), peer: anyIpv4() },
  { number: 50, action: "deny", port: tcp(22), peer: anyIpv4() },
  { number: 50, action: "deny", port: allTcp(), peer: ipv4("192.0.2.128/25") },
);

export const shape: fc.Arbitrary<Shape> = fc.record({
  online: mostly,
  nat: fc.boolean(),
  endpoint: fc.boolean(),
  peered: fc.boolean(),
  subnets: fc.array(fc.record({ zone: fc.integer({ min: 0, max: 2 }), public: mostly, acl: fc.boolean() }), {
    minLength: 1,
    maxLength: 4,
  }),
  ingress,
});

/** @param peering whether it is peered with the other VPC */
export function vpcOf(index: number, { online, nat, endpoint, subnets, ingress: first }: Shape, peering: boolean): Vpc {
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
        ingress: [first, { number: 100, action: "allow", port: tcpRange(443, 50_000), peer: anyIpv4() }],
        egress: [{ number: 100, action: "allow", port: allTraffic(), peer: anyIpv4() }],
      },
    ],
  };
}
