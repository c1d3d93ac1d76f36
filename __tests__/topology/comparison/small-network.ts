// A web server and its database in subnets of their own, which tests change in one thing at a time.
import { instantiate } from "../../../topology/lab";
import {
  allTraffic,
  ANY_IPV4,
  anyIpv4,
  type Host,
  type NetworkAcl,
  type Route,
  type Scenario,
  securityGroup,
  type SecurityRule,
  tcp,
} from "../../../topology/model";

export interface Changeable {
  readonly routes: readonly Route[];
  readonly publicAddress: boolean;
  readonly acl: NetworkAcl["ingress"];
  readonly dbRules: readonly SecurityRule[];
  readonly webRules: readonly SecurityRule[];
  readonly hosts: readonly string[];
}

export const rule = (
  id: string,
  direction: SecurityRule["direction"],
  port: SecurityRule["port"],
  peer: SecurityRule["peer"],
): SecurityRule => ({
  id,
  direction,
  port,
  peer,
  description: `the rule ${id}`,
});

export const everything = { number: 100, action: "allow", port: allTraffic(), peer: anyIpv4() } as const;
export const OUT = rule("web-out", "egress", allTraffic(), anyIpv4());
export const QUERIES = rule("db-queries", "ingress", tcp(5432), securityGroup("web"));
export const PAGES = rule("web-pages", "ingress", tcp(443), anyIpv4());

export const PLAIN: Changeable = {
  routes: [{ destination: ANY_IPV4, target: { kind: "internet-gateway" } }],
  publicAddress: true,
  acl: [everything],
  dbRules: [QUERIES],
  webRules: [OUT, PAGES],
  hosts: ["web", "db"],
};

export function network({ routes, publicAddress, acl, dbRules, webRules, hosts }: Changeable): Scenario {
  const all: readonly Host[] = ["web", "db", "web-2", "web-3"].map((name, index) => {
    const group = name.split("-")[0]!;
    const isPublic = group === "web" && publicAddress;
    return {
      name,
      label: name,
      interfaces: [{ subnet: group, addressOffset: 10 + index, securityGroups: [group], ...(isPublic && { publicAddress }) }],
      services: [],
    };
  });
  return {
    name: "small",
    title: "A web server and its database",
    vpcs: [
      {
        name: "vpc",
        cidrBlocks: ["10.0.0.0/16"],
        internetGateway: "gateway",
        subnets: [
          { name: "web", cidrBlock: "10.0.1.0/24", routeTable: "table" },
          { name: "db", cidrBlock: "10.0.2.0/24", routeTable: "table", networkAcl: "acl" },
        ],
        routeTables: [{ name: "table", routes }],
        networkAcls: [{ name: "acl", ingress: acl, egress: [everything] }],
      },
    ],
    hostedZoneName: "small.test",
    ports: {},
    securityGroups: [
      { name: "web", label: "Web", description: "web", rules: webRules },
      { name: "db", label: "Db", description: "db", rules: dbRules },
    ],
    hosts: all.filter(({ name }) => hosts.includes(name)),
    internetHosts: [{ name: "internet", address: "192.0.2.1" }],
    deployedElsewhere: true,
  };
}

export const labOf = (changed: Partial<Changeable> = {}) => instantiate(network({ ...PLAIN, ...changed }));
