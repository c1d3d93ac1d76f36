// A web server that everybody may ask, and a client server that asks it. Only trusted addresses may log in to either.
import { allow, allTraffic, ANY_IPV4, anyIpv4, type Host, type Scenario, tcp, text, to, type Vpc } from "../model";
import { nginx, page } from "../servers/nginx";
import { openssh } from "../servers/openssh";
import type { ScenarioDefinition } from "./definition";
import { trusted, TRUSTED_ADDRESSES } from "./trusted-addresses";

const network: Vpc = {
  name: "vpc",
  cidrBlocks: ["10.1.0.0/16"],
  internetGateway: "internet-gateway",
  subnets: [{ name: "public", cidrBlock: { prefixLength: 24, number: 0 }, routeTable: "public" }],
  routeTables: [{ name: "public", routes: [{ destination: ANY_IPV4, target: { kind: "internet-gateway" } }] }],
  gatewayEndpoints: [{ name: "s3-endpoint", service: "s3", routeTables: ["public"] }],
};

const host = (
  name: string,
  label: string,
  addressOffset: number,
  group: string,
): Pick<Host, "name" | "label" | "interfaces" | "managed"> => ({
  name,
  label,
  interfaces: [{ subnet: "public", addressOffset, securityGroups: [group], publicAddress: true }],
  managed: true,
});

const scenario: Scenario = {
  name: "web-server",
  title: "A web server for everybody, a client server, and SSH for trusted addresses only",
  vpcs: [network],
  hostedZoneName: "web-server.internal",
  ports: {},
  ...TRUSTED_ADDRESSES,
  securityGroups: [
    { name: "web", label: "Web", description: "Lets everybody ask the web server, and trusted addresses log in", rules: [] },
    { name: "client", label: "Client", description: "Lets the client server ask web servers, and trusted addresses log in", rules: [] },
  ],
  allowed: [
    allow(anyIpv4(), to("web"), tcp(80), "HTTP from anywhere"),
    allow(anyIpv4(), to("web"), tcp(443), "HTTPS from anywhere"),
    allow(trusted(), to("web"), tcp(22), "SSH from trusted addresses"),
    allow("web", anyIpv4(), allTraffic(), "Everything to anywhere"),
    allow(trusted(), to("client"), tcp(22), "SSH from trusted addresses"),
    allow("client", anyIpv4(), tcp(80), "HTTP to anywhere"),
    allow("client", anyIpv4(), tcp(443), "HTTPS to anywhere"),
  ],
  hosts: [
    {
      ...host("web-server", "Web-Server", 10, "web"),
      services: [nginx({ certificateOf: text`${{ host: "web-server" }}`, server: page("web-server") }), openssh()],
    },
    { ...host("client-server", "Client-Server", 11, "client"), services: [openssh()], software: ["curl", "ssh"] },
  ],
  internetHosts: [
    { name: "visitor", address: "192.0.2.10", software: ["curl"] },
    { name: "office", address: "198.51.100.10", software: ["curl", "ssh"] },
    { name: "stranger", address: "192.0.2.66", software: ["curl", "ssh"] },
  ],
  nextCommands: ["shell visitor"],
};

export const webServer: ScenarioDefinition = { parameters: {}, make: () => scenario };
