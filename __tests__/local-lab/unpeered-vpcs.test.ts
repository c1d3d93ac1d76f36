// Two VPCs without a peering, whose route tables lead everything to a gateway: a gateway knows no private address.
import { trafficOf } from "../../cli/traffic";
import { instantiate } from "../../topology/lab";
import {
  allTraffic,
  ANY_IPV4,
  anyIpv4,
  type Host,
  type RouteTarget,
  type Scenario,
  type SecurityGroup,
  type Vpc,
} from "../../topology/model";
import { predictions } from "../../validation/matrix";
import { validate } from "../../validation/validate";
import { validatedCell } from "../../validation/verdict";
import { describeWithNamespaces } from "../support/test-machine";
import { TestLab } from "./support/test-lab";

const vpc = (name: string, block: number): Vpc => {
  const routing = (part: string, target: RouteTarget) => ({ name: `${name}-${part}`, routes: [{ destination: ANY_IPV4, target }] });
  const subnet = (part: string, number: number) => ({
    name: `${name}-${part}`,
    cidrBlock: { prefixLength: 24, number },
    routeTable: `${name}-${part}`,
  });
  return {
    name,
    cidrBlocks: [`10.${block}.0.0/16`],
    internetGateway: `${name}-gateway`,
    natGateways: [{ name: `${name}-nat`, subnet: `${name}-public`, addressOffset: 4 }],
    subnets: [subnet("public", 0), subnet("private", 1)],
    routeTables: [routing("public", { kind: "internet-gateway" }), routing("private", { kind: "nat-gateway", name: `${name}-nat` })],
  };
};

const group = (name: string): SecurityGroup => ({
  name,
  vpc: name,
  label: name,
  description: "For a test",
  rules: (["ingress", "egress"] as const).map((direction) => ({
    id: `${name}-${direction}`,
    direction,
    port: allTraffic(),
    peer: anyIpv4(),
    description: "For a test",
  })),
});

const host = (vpcName: string, part: string): Host => ({
  name: `${vpcName}-${part}`,
  label: vpcName,
  interfaces: [
    { subnet: `${vpcName}-${part}`, addressOffset: 10, securityGroups: [vpcName], ...(part === "public" && { publicAddress: true }) },
  ],
  services: [],
});

const scenario: Scenario = {
  name: "unpeered",
  title: "Two VPCs without a peering",
  vpcs: [vpc("one", 2), vpc("two", 3)],
  hostedZoneName: "unpeered.test",
  ports: {},
  securityGroups: [group("one"), group("two")],
  hosts: ["one", "two"].flatMap((name) => [host(name, "public"), host(name, "private")]),
  internetHosts: [{ name: "visitor", address: "192.0.2.1" }],
};

describeWithNamespaces("two VPCs without a peering", () => {
  test("drop by the route what leads to a gateway, and is for the other VPC", async () => {
    const lab = instantiate(scenario);
    await using test = await TestLab.start("t-unpeered", { lab });
    const list = predictions(lab, trafficOf(lab));
    const validated = await validate(test.running, list, { signal: AbortSignal.timeout(50_000), onProgress: () => undefined });
    const cells = validated.map((each) => `${each.from.name} to ${each.to.name}: ${validatedCell(each)}`);
    expect(cells.filter((each) => each.includes("SEEN"))).toEqual([]);
    expect(new Set(cells)).toContain("one-public to two-public: no: route");
    expect(new Set(cells)).toContain("one-private to two-private: no: route");
  });
});
