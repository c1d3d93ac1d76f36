// The TCP/IP lab: one server and some clients, whose security groups allow traffic only in their roles.
import {
  allIcmp,
  ANY_IPV4,
  type Host,
  type Scenario,
  type SecurityGroup,
  type SecurityRule,
  type Service,
  tcp,
  udp,
  vpc,
  type Vpc,
} from "../model";
import type { ScenarioDefinition } from "./definition";

const ANY_ADDRESS = "0.0.0.0";

/** The server is 10.0.0.10, client-1 is 10.0.0.11. */
const SERVER_OFFSET = 10;

const icmpInside = (group: string): SecurityRule[] => [
  { id: `${group}-ingress-icmp`, direction: "ingress", port: allIcmp(), peer: vpc(), description: "ICMP, all types, from the VPC" },
  { id: `${group}-egress-icmp`, direction: "egress", port: allIcmp(), peer: vpc(), description: "ICMP, all types, to the VPC" },
];

const network: Vpc = {
  name: "vpc",
  cidrBlocks: ["10.0.0.0/16"],
  internetGateway: "internet-gateway",
  subnets: [
    { name: "private", cidrBlock: { prefixLength: 24, number: 0 }, routeTable: "private" },
    { name: "public", cidrBlock: { prefixLength: 24, number: 1 }, routeTable: "public" },
  ],
  routeTables: [
    { name: "private", routes: [{ destination: ANY_IPV4, target: { kind: "nat-gateway", name: "nat-gateway" } }] },
    { name: "public", routes: [{ destination: ANY_IPV4, target: { kind: "internet-gateway" } }] },
  ],
  // The first address that is not reserved, and below the hosts'.
  natGateways: [{ name: "nat-gateway", subnet: "public", addressOffset: 4 }],
  // Free of charge, unlike the NAT gateway: captures and packages (Amazon Linux's repositories are S3 buckets) go this way.
  gatewayEndpoints: [{ name: "s3-endpoint", service: "s3", routeTables: ["public", "private"] }],
};

const server: SecurityGroup = {
  name: "server",
  label: "Server",
  description: "Lets hosts of the VPC open connections to the server programs",
  rules: [
    ...icmpInside("server"),
    {
      id: "server-ingress-tcp-application",
      direction: "ingress",
      port: tcp("application_port"),
      peer: vpc(),
      description: "TCP server, from the VPC",
    },
    {
      id: "server-ingress-udp-application",
      direction: "ingress",
      port: udp("application_port"),
      peer: vpc(),
      description: "UDP server, from the VPC",
    },
    {
      id: "server-ingress-tcp-hesitant-consumer",
      direction: "ingress",
      port: tcp("hesitant_consumer_port"),
      peer: vpc(),
      description: "Hesitant consumer, from the VPC",
    },
  ],
};

const client: SecurityGroup = {
  name: "client",
  label: "Client",
  description: "Lets the client programs open connections to hosts of the VPC",
  rules: [
    ...icmpInside("client"),
    {
      id: "client-egress-tcp-application",
      direction: "egress",
      port: tcp("application_port"),
      peer: vpc(),
      description: "TCP server, in the VPC",
    },
    {
      id: "client-egress-udp-application",
      direction: "egress",
      port: udp("application_port"),
      peer: vpc(),
      description: "UDP server, in the VPC",
    },
    {
      id: "client-egress-tcp-hesitant-consumer",
      direction: "egress",
      port: tcp("hesitant_consumer_port"),
      peer: vpc(),
      description: "Hesitant consumer, in the VPC",
    },
  ],
};

const serverServices: readonly Service[] = [
  {
    name: "tcp-server",
    program: "tcp-server",
    arguments: [ANY_ADDRESS, { port: "application_port" }, "--reuse-address"],
    listensOn: [{ transport: "tcp", port: "application_port" }],
    restartDelaySec: 1,
  },
  {
    name: "udp-server",
    program: "udp-server",
    arguments: [ANY_ADDRESS, { port: "application_port" }],
    listensOn: [{ transport: "udp", port: "application_port" }],
    restartDelaySec: 1,
  },
  {
    // Unattended, it starts to read after a minute, so any longer capture shows the window close and open. SIGUSR1: at once.
    name: "hesitant-consumer",
    program: "hesitant-consumer",
    arguments: [ANY_ADDRESS, { port: "hesitant_consumer_port" }, "--read-after-sec", "60"],
    listensOn: [{ transport: "tcp", port: "hesitant_consumer_port" }],
    restartDelaySec: 1,
  },
];

function clientServices(clientName: string): readonly Service[] {
  const name = ["--client-name", clientName];
  return [
    {
      name: "tcp-client",
      program: "tcp-client",
      arguments: [{ host: "server" }, { port: "application_port" }, ...name],
      restartDelaySec: 5,
    },
    {
      name: "udp-client",
      program: "udp-client",
      arguments: [{ host: "server" }, { port: "application_port" }, ...name],
      restartDelaySec: 5,
    },
    {
      // It fills the window within the minute that the consumer hesitates, and waits longer than that, so that every message arrives.
      name: "eager-producer",
      program: "eager-producer",
      arguments: [{ host: "server" }, { port: "hesitant_consumer_port" }, "--interval-sec", "1..2", "--write-timeout-sec", "120", ...name],
      restartDelaySec: 5,
    },
  ];
}

/** The first three clients share the three client programs out; every further one runs a TCP client. */
function clientHost(index: number, clients: number): Host {
  const name = `client-${index + 1}`;
  const services = clientServices(name);
  const shared = services.filter((_, service) => service % Math.min(clients, services.length) === index);
  return {
    name,
    label: `Client-#${index + 1}`,
    interfaces: [{ subnet: "private", addressOffset: SERVER_OFFSET + 1 + index, securityGroups: [client.name] }],
    managed: true,
    services: shared.length > 0 ? shared : services.slice(0, 1),
  };
}

function withClients(clients: number): Scenario {
  return {
    name: "tcp-ip-lab",
    title: `TCP, UDP and ICMP between one server and ${clients} ${clients === 1 ? "client" : "clients"}`,
    vpcs: [network],
    hostedZoneName: "tcp-ip-sandbox.jch",
    ports: {
      application_port: { default: 1234, transports: ["tcp", "udp"], description: "TCP and UDP port of the demo programs" },
      hesitant_consumer_port: {
        default: { follows: "application_port" },
        transports: ["tcp"],
        description: "TCP port of the hesitant consumer",
      },
    },
    securityGroups: [server, client],
    nextCommands: ["shell client-1"],
    hosts: [
      {
        name: "server",
        label: "Server",
        interfaces: [{ subnet: "private", addressOffset: SERVER_OFFSET, securityGroups: [server.name] }],
        managed: true,
        services: serverServices,
      },
      ...Array.from({ length: clients }, (_, index) => clientHost(index, clients)),
    ],
  };
}

/** The lab of the TCP/IP demo programs. */
export const tcpIpLab: ScenarioDefinition = {
  // They fit a /24 subnet, and the matrix of all pairs can still be read.
  parameters: { clients: { min: 1, max: 200, default: 3, description: "number of client hosts" } },
  make: ({ clients }) => withClients(clients!),
};
