// Three tiers, each reached by the one before only: security groups as the first line, network ACLs as the second.
import {
  allow,
  ANY_IPV4,
  anyIpv4,
  type AclRule,
  type Host,
  type NetworkAcl,
  type Scenario,
  subnet,
  tcp,
  tcpRange,
  text,
  to,
  type Vpc,
} from "../model";
import { nginx } from "../servers/nginx";
import { postgresql } from "../servers/postgresql";
import type { ScenarioDefinition } from "./definition";

const APPLICATION = 8080;
const POSTGRESQL = 5432;

/** Linux's (net.ipv4.ip_local_port_range). The usual 1024 to 65535 would open both tiers' own ports to anywhere. */
const EPHEMERAL = tcpRange(32_768, 60_999);

const rule = (number: number, port: AclRule["port"], peer: AclRule["peer"]): AclRule => ({ number, action: "allow", port, peer });

const applicationAcl: NetworkAcl = {
  name: "application-acl",
  ingress: [
    rule(100, tcp(APPLICATION), subnet("web")),
    // Answers of the database, and of what the first boot asks.
    rule(200, EPHEMERAL, anyIpv4()),
  ],
  egress: [rule(100, tcp(POSTGRESQL), subnet("database")), rule(110, tcp(443), anyIpv4()), rule(200, EPHEMERAL, subnet("web"))],
};

const databaseAcl: NetworkAcl = {
  name: "database-acl",
  ingress: [rule(100, tcp(POSTGRESQL), subnet("application")), rule(200, EPHEMERAL, anyIpv4())],
  egress: [rule(110, tcp(443), anyIpv4()), rule(200, EPHEMERAL, subnet("application"))],
};

const network: Vpc = {
  name: "vpc",
  cidrBlocks: ["10.4.0.0/16"],
  internetGateway: "internet-gateway",
  subnets: [
    { name: "web", cidrBlock: { prefixLength: 24, number: 0 }, routeTable: "public" },
    { name: "application", cidrBlock: { prefixLength: 24, number: 1 }, routeTable: "private", networkAcl: applicationAcl.name },
    { name: "database", cidrBlock: { prefixLength: 24, number: 2 }, routeTable: "isolated", networkAcl: databaseAcl.name },
  ],
  routeTables: [
    { name: "public", routes: [{ destination: ANY_IPV4, target: { kind: "internet-gateway" } }] },
    { name: "private", routes: [{ destination: ANY_IPV4, target: { kind: "nat-gateway", name: "nat-gateway" } }] },
    { name: "isolated", routes: [] },
  ],
  natGateways: [{ name: "nat-gateway", subnet: "web", addressOffset: 4 }],
  gatewayEndpoints: [{ name: "s3-endpoint", service: "s3", routeTables: ["public", "private", "isolated"] }],
  networkAcls: [applicationAcl, databaseAcl],
};

/** The host has the name of its subnet and of its group. */
const host = (name: string, label: string): Omit<Host, "services"> => ({
  name,
  label,
  interfaces: [{ subnet: name, addressOffset: 10, securityGroups: [name], publicAddress: name === "web" }],
  managed: true,
});

const scenario: Scenario = {
  name: "multi-tier",
  title: "Web server, application server and database, each reached by the one before only",
  vpcs: [network],
  hostedZoneName: "multi-tier.internal",
  ports: {},
  securityGroups: [
    { name: "web", label: "Web", description: "Lets everybody ask the web server", rules: [] },
    { name: "application", label: "Application", description: "Lets the web server ask the application server", rules: [] },
    { name: "database", label: "Database", description: "Lets the application server query the database", rules: [] },
  ],
  allowed: [
    allow(anyIpv4(), to("web"), tcp(80), "HTTP from anywhere"),
    allow("web", to("application"), tcp(APPLICATION), "Requests of the web server"),
    allow("application", to("database"), tcp(POSTGRESQL), "Queries of the application server"),
  ],
  hosts: [
    {
      ...host("web", "Web"),
      services: [nginx({ server: text`    location / {\n      proxy_pass http://${{ host: "application" }}:${APPLICATION};\n    }\n` })],
      software: ["curl", "psql"],
    },
    {
      ...host("application", "Application"),
      services: [
        {
          name: "http-application",
          program: "http-application",
          arguments: ["0.0.0.0", String(APPLICATION), { host: "database" }, "orders"],
          listensOn: [{ transport: "tcp", port: APPLICATION }],
          restartDelaySec: 1,
        },
      ],
      software: ["psql"],
    },
    {
      ...host("database", "Database"),
      services: [
        postgresql(text`create table orders (number int, item text);
insert into orders values (1, 'a row of the database');
grant select on orders to reader;
`),
      ],
    },
  ],
  internetHosts: [
    { name: "visitor", address: "192.0.2.10", software: ["curl"] },
    { name: "stranger", address: "192.0.2.66", software: ["curl", "psql"] },
  ],
  nextCommands: ["shell visitor"],
};

export const multiTier: ScenarioDefinition = { parameters: {}, make: () => scenario };
