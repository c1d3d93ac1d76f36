// A load balancer that everybody may ask, in two availability zones, and two backends that only it may ask.
import { allow, ANY_IPV4, anyIpv4, type Host, type LoadBalancing, type Scenario, tcp, type Text, text, to, type Vpc } from "../model";
import { haproxy } from "../servers/haproxy";
import { nginx } from "../servers/nginx";
import type { ScenarioDefinition } from "./definition";

const ZONES = [0, 1];
const HTTP = 80;

const network: Vpc = {
  name: "vpc",
  cidrBlocks: ["10.5.0.0/16"],
  internetGateway: "internet-gateway",
  subnets: ["public", "private"].flatMap((kind, index) =>
    ZONES.map((zone) => ({
      name: `${kind}-${zone + 1}`,
      cidrBlock: { prefixLength: 24, number: index * ZONES.length + zone },
      zone,
      routeTable: kind,
    })),
  ),
  routeTables: [
    { name: "public", routes: [{ destination: ANY_IPV4, target: { kind: "internet-gateway" } }] },
    { name: "private", routes: [] },
  ],
  // Free of charge, unlike a NAT gateway, and all that a first boot needs: Amazon Linux's repositories are S3 buckets.
  gatewayEndpoints: [{ name: "s3-endpoint", service: "s3", routeTables: ["private"] }],
};

/** The page names the backend, the client (from X-Forwarded-For) and the load balancer's address. */
const page = (host: string): Text => text`    location / {
      default_type text/plain;
      return 200 "${host} answers $http_x_forwarded_for, asked by $remote_addr\\n";
    }
`;

const backendName = (zone: number) => `backend-${zone + 1}`;

const backend = (zone: number): Host => ({
  name: backendName(zone),
  label: `Backend-#${zone + 1}`,
  interfaces: [{ subnet: `private-${zone + 1}`, addressOffset: 10, securityGroups: ["backend"] }],
  managed: true,
  services: [nginx({ server: page(backendName(zone)) })],
  software: ["curl"],
});

const loadBalancing: LoadBalancing = {
  port: HTTP,
  targets: ZONES.map(backendName),
  targetPort: HTTP,
  // As often as AWS allows, so that a backend that has ended is noticed within ten seconds.
  healthCheck: { path: "/", intervalSec: 5, threshold: 2 },
};

const scenario: Scenario = {
  name: "load-balancer",
  title: "A load balancer in two zones, and two backends that take requests from it only",
  vpcs: [network],
  hostedZoneName: "load-balancer.internal",
  ports: {},
  securityGroups: [
    { name: "load-balancer", label: "Load-Balancer", description: "Lets everybody ask the load balancer, and it the backends", rules: [] },
    { name: "backend", label: "Backend", description: "Lets only the load balancer ask the backends", rules: [] },
  ],
  allowed: [
    allow(anyIpv4(), to("load-balancer"), tcp(HTTP), "HTTP from anywhere"),
    allow("load-balancer", to("backend"), tcp(HTTP), "HTTP from the load balancer to the backends"),
  ],
  hosts: [
    {
      name: "load-balancer",
      label: "Load-Balancer",
      interfaces: [
        { subnet: "public-1", addressOffset: 10, securityGroups: ["load-balancer"], publicAddress: true },
        { subnet: "public-2", addressOffset: 10, securityGroups: ["load-balancer"], publicAddress: true },
      ],
      services: [haproxy(loadBalancing)],
      loadBalancing,
    },
    ...ZONES.map(backend),
  ],
  internetHosts: [
    { name: "visitor", address: "192.0.2.10", software: ["curl"] },
    { name: "stranger", address: "192.0.2.66", software: ["curl"] },
  ],
  nextCommands: ["shell visitor"],
};

export const loadBalancer: ScenarioDefinition = { parameters: {}, make: () => scenario };
