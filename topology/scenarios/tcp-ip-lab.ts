// The TCP/IP lab: one server and some clients, whose security groups allow traffic only in their roles.
import {
  allIcmp,
  anyIpv4,
  type Host,
  type Scenario,
  type SecurityGroup,
  type SecurityRule,
  type Service,
  tcp,
  TopologyError,
  udp,
  vpc,
} from "../model";

/** How many clients the lab may have: they fit a /24 subnet, and the matrix of all pairs can still be read. */
export const CLIENTS = { min: 1, max: 200, default: 3 } as const;

const ANY_ADDRESS = "0.0.0.0";

const icmpInside = (group: string): SecurityRule[] => [
  { id: `${group}-ingress-icmp`, direction: "ingress", port: allIcmp(), peer: vpc(), description: "ICMP, all types, from the VPC" },
  { id: `${group}-egress-icmp`, direction: "egress", port: allIcmp(), peer: vpc(), description: "ICMP, all types, to the VPC" },
];

const httpsAnywhere = (group: string): SecurityRule => ({
  id: `${group}-egress-tcp-https`,
  direction: "egress",
  port: tcp(443),
  peer: anyIpv4(),
  description: "HTTPS to anywhere: Systems Manager, package repositories, S3",
});

const server: SecurityGroup = {
  name: "server",
  label: "Server",
  description: "Lets hosts of the VPC open connections to the server programs",
  rules: [
    ...icmpInside("server"),
    httpsAnywhere("server"),
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
    httpsAnywhere("client"),
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
    restartDelaySec: 1,
  },
  { name: "udp-server", program: "udp-server", arguments: [ANY_ADDRESS, { port: "application_port" }], restartDelaySec: 1 },
  {
    // Unattended, it starts to read after a minute, so any longer capture shows the window close and open. SIGUSR1: at once.
    name: "hesitant-consumer",
    program: "hesitant-consumer",
    arguments: [ANY_ADDRESS, { port: "hesitant_consumer_port" }, "--read-after-sec", "60"],
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
    securityGroups: [client.name],
    subnet: "private",
    services: shared.length > 0 ? shared : services.slice(0, 1),
  };
}

/**
 * The lab of the TCP/IP demo programs.
 *
 * @param clients how many client hosts; 1 to 200, default 3
 * @throws TopologyError if there can't be so many clients
 */
export function tcpIpLab(clients: number = CLIENTS.default): Scenario {
  if (!Number.isInteger(clients) || clients < CLIENTS.min || clients > CLIENTS.max)
    throw new TopologyError(
      `the number of clients must be a whole number from ${CLIENTS.min} to ${CLIENTS.max}: got ${typeof clients === "number" ? clients : JSON.stringify(clients)}`,
    );
  return {
    name: "tcp-ip-lab",
    title: `TCP, UDP and ICMP between one server and ${clients} ${clients === 1 ? "client" : "clients"}`,
    vpcCidrBlock: "10.0.0.0/16",
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
    hosts: [
      { name: "server", label: "Server", securityGroups: [server.name], subnet: "private", services: serverServices },
      ...Array.from({ length: clients }, (_, index) => clientHost(index, clients)),
    ],
  };
}
