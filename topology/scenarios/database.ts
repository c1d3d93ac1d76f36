// A database that the application servers alone may query, in a subnet without a way out; and a second environment beside the first.
import { allow, allTraffic, ANY_IPV4, anyIpv4, type Host, type Scenario, type Subnet, tcp, text, to, type Vpc } from "../model";
import { nginx, page } from "../servers/nginx";
import { postgresql } from "../servers/postgresql";
import type { ScenarioDefinition } from "./definition";

const POSTGRESQL = tcp(5432);

const subnet = (name: string, number: number, routeTable: "public" | "isolated"): Subnet => ({
  name,
  cidrBlock: { prefixLength: 24, number },
  routeTable,
});

const network: Vpc = {
  name: "vpc",
  cidrBlocks: ["10.3.0.0/16"],
  internetGateway: "internet-gateway",
  subnets: [
    subnet("web", 0, "public"),
    subnet("application", 1, "public"),
    subnet("database", 2, "isolated"),
    subnet("staging-application", 11, "public"),
    subnet("staging-database", 12, "isolated"),
  ],
  routeTables: [
    { name: "public", routes: [{ destination: ANY_IPV4, target: { kind: "internet-gateway" } }] },
    { name: "isolated", routes: [] },
  ],
  // What the isolated hosts need at their first boot comes this way: Amazon Linux's repositories are S3 buckets.
  gatewayEndpoints: [{ name: "s3-endpoint", service: "s3", routeTables: ["public", "isolated"] }],
};

/** The host has the group of its subnet's name. */
const host = (name: string, label: string, tier: string, addressOffset = 10): Omit<Host, "services"> => ({
  name,
  label,
  interfaces: [{ subnet: tier, addressOffset, securityGroups: [tier], publicAddress: !tier.endsWith("database") }],
  managed: true,
});

/** Each environment has an order of its own, so that an answer shows which database gave it. */
const orders = (environment: string) =>
  postgresql(text`create table orders (number int, item text);
insert into orders values (1, 'a book for ${environment}');
grant select on orders to reader;
`);

const scenario: Scenario = {
  name: "database",
  title: "A database that only the application servers may query, in a subnet without a way out",
  vpcs: [network],
  hostedZoneName: "database.internal",
  ports: {},
  securityGroups: [
    { name: "web", label: "Web", description: "Lets everybody ask the web server", rules: [] },
    { name: "application", label: "Application", description: "Lets the application servers query the database", rules: [] },
    { name: "database", label: "Database", description: "Lets only the application servers in", rules: [] },
    { name: "staging-application", label: "Staging-App", description: "Lets staging query its own database", rules: [] },
    { name: "staging-database", label: "Staging-DB", description: "Lets only the application server of staging in", rules: [] },
  ],
  allowed: [
    allow(anyIpv4(), to("web"), tcp(80), "HTTP from anywhere"),
    allow("web", anyIpv4(), allTraffic(), "Everything to anywhere"),
    allow("application", to("database"), POSTGRESQL, "Queries of the application servers"),
    allow("staging-application", to("staging-database"), POSTGRESQL, "Queries of staging, to its own database"),
  ],
  hosts: [
    { ...host("web", "Web", "web"), services: [nginx({ server: page("web") })], software: ["psql"] },
    { ...host("application-1", "Application-1", "application"), services: [], software: ["psql"] },
    { ...host("application-2", "Application-2", "application", 11), services: [], software: ["psql"] },
    { ...host("database", "Database", "database"), services: [orders("production")] },
    { ...host("staging-application", "Staging-Application", "staging-application"), services: [], software: ["psql"] },
    { ...host("staging-database", "Staging-Database", "staging-database"), services: [orders("staging")] },
  ],
  internetHosts: [{ name: "visitor", address: "192.0.2.10", software: ["curl", "psql"] }],
  nextCommands: ["shell application-1"],
};

export const database: ScenarioDefinition = { parameters: {}, make: () => scenario };
