// A scenario of the tests' own: two peered VPCs, a firewall that forwards between subnets, and every kind of block and peer.
import { allow, ANY_IPV4, prefixList, type Scenario, tcp, to, vpc } from "../../topology/model";

const clientGroup = { name: "client", label: "Client", description: "Lets hosts speak to the service", rules: [] };

export const twoVpcs: Scenario = {
  name: "two-vpcs",
  title: "Two peered VPCs, one of which has a firewall",
  vpcs: [
    {
      name: "hub",
      cidrBlocks: ["10.8.0.0/20", "10.9.0.0/24"],
      internetGateway: "hub-gateway",
      subnets: [
        { name: "outside", cidrBlock: { prefixLength: 24, number: 3 }, routeTable: "outside" },
        { name: "inside", cidrBlock: "10.8.7.0/26", routeTable: "inside", networkAcl: "inside-acl" },
        { name: "annex", cidrBlock: "10.9.0.0/28", zone: 2, routeTable: "inside" },
      ],
      routeTables: [
        {
          name: "outside",
          routes: [
            { destination: ANY_IPV4, target: { kind: "internet-gateway" } },
            { destination: "10.10.0.0/16", target: { kind: "peering", name: "hub-spoke" } },
          ],
        },
        { name: "inside", routes: [{ destination: ANY_IPV4, target: { kind: "host", name: "firewall" } }] },
      ],
      gatewayEndpoints: [{ name: "table-endpoint", service: "dynamodb", routeTables: ["inside"] }],
      networkAcls: [
        {
          name: "inside-acl",
          ingress: [{ number: 10, action: "allow", port: { protocol: "all" }, peer: vpc() }],
          egress: [{ number: 10, action: "allow", port: tcp("service_port"), peer: vpc() }],
        },
      ],
    },
    {
      name: "spoke",
      cidrBlocks: ["10.10.0.0/16"],
      subnets: [{ name: "service", cidrBlock: { prefixLength: 20, number: 1 }, routeTable: "spoke" }],
      routeTables: [{ name: "spoke", routes: [{ destination: "10.8.0.0/20", target: { kind: "peering", name: "hub-spoke" } }] }],
    },
  ],
  peerings: [{ name: "hub-spoke", requester: "hub", accepter: "spoke" }],
  hostedZoneName: "two.test",
  ports: { service_port: { default: 8443, transports: ["tcp"], description: "TCP port of the service" } },
  prefixLists: [{ name: "offices", cidrBlocks: ["192.0.2.0/25", "198.51.100.0/24"] }],
  securityGroups: [clientGroup, { ...clientGroup, name: "service", label: "Service", vpc: "spoke" }],
  allowed: [
    allow(prefixList("offices"), to("client"), tcp(22), "SSH from the offices"),
    allow(vpc(), to("client"), tcp("service_port"), "the service, from the VPC"),
    allow("client", to("service"), tcp("service_port"), "the service"),
  ],
  hosts: [
    {
      name: "firewall",
      label: "Firewall",
      interfaces: [
        { subnet: "outside", addressOffset: 10, securityGroups: ["client"], publicAddress: true },
        { subnet: "inside", addressOffset: 10, securityGroups: ["client"] },
      ],
      managed: true,
      services: [],
    },
    { name: "guest", label: "Guest", interfaces: [{ subnet: "annex", addressOffset: 4, securityGroups: ["client"] }], services: [] },
    { name: "service", label: "Service", interfaces: [{ subnet: "service", addressOffset: 4, securityGroups: ["service"] }], services: [] },
  ],
  internetHosts: [
    { name: "branch", address: "192.0.2.10" },
    { name: "stranger", address: "192.0.2.200" },
  ],
};
