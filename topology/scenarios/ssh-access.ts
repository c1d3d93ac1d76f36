// SSH through a bastion: trusted addresses may log in to it, and only from it to the private hosts.
import { allow, ANY_IPV4, type Host, type Scenario, tcp, to, type Vpc } from "../model";
import { openssh } from "../servers/openssh";
import type { ScenarioDefinition } from "./definition";
import { trusted, TRUSTED_ADDRESSES } from "./trusted-addresses";

const network: Vpc = {
  name: "vpc",
  cidrBlocks: ["10.2.0.0/16"],
  internetGateway: "internet-gateway",
  subnets: [
    { name: "public", cidrBlock: { prefixLength: 24, number: 0 }, routeTable: "public" },
    { name: "private", cidrBlock: { prefixLength: 24, number: 1 }, routeTable: "private" },
  ],
  routeTables: [
    { name: "public", routes: [{ destination: ANY_IPV4, target: { kind: "internet-gateway" } }] },
    { name: "private", routes: [] },
  ],
  // The private hosts' only way out: packages (Amazon Linux's repositories are S3 buckets), programs and captures go this way, free of
  // charge. Systems Manager would take a NAT gateway; with SSH, it is not needed.
  gatewayEndpoints: [{ name: "s3-endpoint", service: "s3", routeTables: ["public", "private"] }],
};

const privateHost = (number: number): Host => ({
  name: `private-${number}`,
  label: `Private-#${number}`,
  interfaces: [{ subnet: "private", addressOffset: 10 + number, securityGroups: ["private"] }],
  managed: true,
  services: [openssh()],
  software: ["ssh"],
});

const scenario: Scenario = {
  name: "ssh-access",
  title: "SSH for trusted addresses only, and to private hosts through a bastion",
  vpcs: [network],
  hostedZoneName: "ssh-access.internal",
  ports: {},
  ...TRUSTED_ADDRESSES,
  securityGroups: [
    { name: "bastion", label: "Bastion", description: "Lets trusted addresses log in, and go on to private hosts", rules: [] },
    { name: "private", label: "Private", description: "Lets only the bastion log in", rules: [] },
  ],
  allowed: [
    allow(trusted(), to("bastion"), tcp(22), "SSH from trusted addresses"),
    allow("bastion", to("private"), tcp(22), "SSH through the bastion"),
  ],
  hosts: [
    {
      name: "bastion",
      label: "Bastion",
      interfaces: [{ subnet: "public", addressOffset: 10, securityGroups: ["bastion"], publicAddress: true }],
      managed: true,
      services: [openssh()],
      software: ["ssh"],
    },
    privateHost(1),
    privateHost(2),
  ],
  internetHosts: [
    { name: "office", address: "198.51.100.10", software: ["ssh"] },
    { name: "stranger", address: "192.0.2.66", software: ["ssh"] },
  ],
  nextCommands: ["shell office"],
};

export const sshAccess: ScenarioDefinition = { parameters: {}, make: () => scenario };
