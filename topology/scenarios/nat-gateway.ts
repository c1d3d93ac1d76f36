// Private hosts and their ways out: a NAT gateway to the internet, and a firewall that stands before a service of the same VPC.
import { allow, allTraffic, ANY_IPV4, anyIpv4, type Host, type Route, type Scenario, subnet, tcp, to, type Vpc, vpc } from "../model";
import type { ScenarioDefinition } from "./definition";

const SERVICE = 8080;

const throughNat: Route = { destination: ANY_IPV4, target: { kind: "nat-gateway", name: "nat-gateway" } };

/** Before the VPC's own route. Both ways need one, or else the firewall sees only half of each connection. */
const throughFirewall = (name: string): Route => ({ destination: subnet(name), target: { kind: "host", name: "firewall" } });

const network: Vpc = {
  name: "vpc",
  cidrBlocks: ["10.6.0.0/16"],
  internetGateway: "internet-gateway",
  subnets: [
    { name: "public", cidrBlock: { prefixLength: 24, number: 0 }, routeTable: "public" },
    { name: "private", cidrBlock: { prefixLength: 24, number: 1 }, routeTable: "private" },
    { name: "firewall", cidrBlock: { prefixLength: 24, number: 2 }, routeTable: "firewall" },
    { name: "service", cidrBlock: { prefixLength: 24, number: 3 }, routeTable: "service" },
  ],
  routeTables: [
    { name: "public", routes: [{ destination: ANY_IPV4, target: { kind: "internet-gateway" } }] },
    { name: "private", routes: [throughNat, throughFirewall("service")] },
    { name: "firewall", routes: [throughNat] },
    { name: "service", routes: [throughNat, throughFirewall("private")] },
  ],
  natGateways: [{ name: "nat-gateway", subnet: "public", addressOffset: 4 }],
  // Free of charge, unlike the NAT gateway: packages (Amazon Linux's repositories are S3 buckets), programs and captures go this way.
  gatewayEndpoints: [{ name: "s3-endpoint", service: "s3", routeTables: ["private", "firewall", "service"] }],
};

const host = (name: string, label: string, place: string, addressOffset: number, services: Host["services"] = []): Host => ({
  name,
  label,
  interfaces: [{ subnet: place, addressOffset, securityGroups: [place === "private" ? "client" : place] }],
  managed: true,
  services,
});

const scenario: Scenario = {
  name: "nat-gateway",
  title: "Private hosts behind a NAT gateway, and a firewall between them and a service",
  vpcs: [network],
  hostedZoneName: "nat-gateway.internal",
  ports: {},
  securityGroups: [
    { name: "client", label: "Client", description: "Lets the clients open connections to anywhere", rules: [] },
    { name: "firewall", label: "Firewall", description: "Lets the firewall pass on what hosts of the VPC send each other", rules: [] },
    { name: "service", label: "Service", description: "Lets hosts of the VPC ask the service", rules: [] },
  ],
  // Blocks, not groups: a rule that names a group does not let through what a middlebox passes on.
  // https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
  allowed: [
    allow("client", anyIpv4(), allTraffic(), "Everything to anywhere"),
    allow(vpc(), to("firewall"), allTraffic(), "Everything from the VPC"),
    allow("firewall", vpc(), allTraffic(), "Everything to the VPC"),
    allow(vpc(), to("service"), tcp(SERVICE), "Requests to the service"),
  ],
  hosts: [
    host("client-1", "Client-1", "private", 11),
    host("client-2", "Client-2", "private", 12),
    host("firewall", "Firewall", "firewall", 10),
    host("service", "Service", "service", 10, [
      {
        name: "tcp-server",
        program: "tcp-server",
        arguments: ["0.0.0.0", String(SERVICE)],
        listensOn: [{ transport: "tcp", port: SERVICE }],
        restartDelaySec: 1,
      },
    ]),
  ],
  internetHosts: [
    { name: "website", address: "192.0.2.10" },
    { name: "stranger", address: "192.0.2.66" },
  ],
  nextCommands: ["shell client-1"],
};

export const natGateway: ScenarioDefinition = { parameters: {}, make: () => scenario };
