// A scenario of the tests' own: a web application in two zones, an ACL that denies one block, and one that forgets the ephemeral ports.
import {
  allow,
  allTcp,
  ANY_IPV4,
  anyIpv4,
  icmpPing,
  ipv4,
  type Host,
  type NetworkAcl,
  type Scenario,
  tcp,
  tcpRange,
  to,
  vpc,
} from "../../topology/model";

const EPHEMERAL = tcpRange(1024, 65_535);

/** Lets everything through except one block of the internet. */
const deniesOneBlock: NetworkAcl = {
  name: "public-acl",
  ingress: [
    { number: 100, action: "deny", port: allTcp(), peer: ipv4("192.0.2.128/25") },
    { number: 200, action: "allow", port: { protocol: "all" }, peer: anyIpv4() },
  ],
  egress: [{ number: 100, action: "allow", port: { protocol: "all" }, peer: anyIpv4() }],
};

/** Lets requests to the database in, but no answers out. */
const forgetsEphemeralPorts: NetworkAcl = {
  name: "database-acl",
  ingress: [
    { number: 100, action: "allow", port: tcp(5432), peer: vpc() },
    { number: 110, action: "allow", port: icmpPing(), peer: vpc() },
    { number: 120, action: "allow", port: EPHEMERAL, peer: anyIpv4() },
  ],
  egress: [
    { number: 100, action: "allow", port: tcp(443), peer: anyIpv4() },
    { number: 110, action: "allow", port: { protocol: "icmp" }, peer: vpc() },
  ],
};

const host = (name: string, label: string, subnet: string, addressOffset: number, group: string, publicAddress = false): Host => ({
  name,
  label,
  interfaces: [{ subnet, addressOffset, securityGroups: [group, "ping"], publicAddress }],
  services: [],
});

const group = (name: string, label: string, description: string) => ({ name, label, description, rules: [] });

export const webNetwork: Scenario = {
  name: "web-network",
  title: "A web application: a bastion, a load balancer, two web servers and a database",
  vpcs: [
    {
      name: "vpc",
      cidrBlocks: ["10.1.0.0/16"],
      internetGateway: "internet-gateway",
      subnets: [
        { name: "public-a", cidrBlock: { prefixLength: 24, number: 0 }, routeTable: "public", networkAcl: "public-acl" },
        { name: "public-b", cidrBlock: { prefixLength: 24, number: 1 }, zone: 1, routeTable: "public", networkAcl: "public-acl" },
        { name: "private-a", cidrBlock: { prefixLength: 24, number: 2 }, routeTable: "private" },
        { name: "private-b", cidrBlock: { prefixLength: 28, number: 48 }, zone: 1, routeTable: "private", networkAcl: "database-acl" },
      ],
      routeTables: [
        { name: "public", routes: [{ destination: ANY_IPV4, target: { kind: "internet-gateway" } }] },
        { name: "private", routes: [{ destination: ANY_IPV4, target: { kind: "nat-gateway", name: "nat-gateway" } }] },
      ],
      natGateways: [{ name: "nat-gateway", subnet: "public-a", addressOffset: 4 }],
      networkAcls: [deniesOneBlock, forgetsEphemeralPorts],
    },
  ],
  hostedZoneName: "web.test",
  ports: {},
  securityGroups: [
    group("bastion", "Bastion", "Lets the office in by SSH"),
    group("balancer", "Balancer", "Lets visitors in by HTTP and HTTPS"),
    group("web", "Web", "Lets the load balancer and the bastion in"),
    group("database", "Database", "Lets the web servers in"),
    {
      ...group("ping", "Ping", "Lets hosts of the VPC ping each other"),
      rules: [
        { id: "ping-ingress", direction: "ingress", port: icmpPing(), peer: vpc(), description: "Echo requests from the VPC" },
        { id: "ping-egress", direction: "egress", port: icmpPing(), peer: vpc(), description: "Echo requests to the VPC" },
      ],
    },
  ],
  allowed: [
    allow(ipv4("192.0.2.0/25"), to("bastion"), tcp(22), "SSH from the office"),
    allow(anyIpv4(), to("balancer"), tcp(80), "HTTP from anywhere"),
    allow(anyIpv4(), to("balancer"), tcp(443), "HTTPS from anywhere"),
    allow("bastion", to("web"), tcp(22), "SSH to the web servers"),
    allow("balancer", to("web"), tcp(8080), "requests to the web servers"),
    allow("web", to("database"), tcp(5432), "queries"),
    allow("web", anyIpv4(), tcp(443), "HTTPS to anywhere"),
  ],
  hosts: [
    host("bastion", "Bastion", "public-a", 10, "bastion", true),
    host("balancer", "Balancer", "public-b", 10, "balancer", true),
    host("web-1", "Web-1", "private-a", 10, "web"),
    host("web-2", "Web-2", "private-a", 11, "web"),
    host("database", "Database", "private-b", 5, "database"),
  ],
  internetHosts: [
    { name: "visitor", address: "198.51.100.7" },
    { name: "office", address: "192.0.2.10" },
    { name: "attacker", address: "192.0.2.200" },
  ],
};
