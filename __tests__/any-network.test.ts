// The model and Terraform's rules, read by the tests' own evaluator, agree on arbitrary networks.
import { Testing } from "cdktf";
import fc from "fast-check";
import { trafficOf } from "../cli/traffic";
import { LabStack } from "../stacks/lab-stack";
import { check } from "../topology/check";
import { instantiate } from "../topology/lab";
import {
  allIcmp,
  allTcp,
  allTraffic,
  ANY_IPV4,
  anyIpv4,
  icmpPing,
  icmpType,
  ipv4,
  type Port,
  type Route,
  type Scenario,
  securityGroup,
  tcp,
  tcpRange,
  udpRange,
  vpc,
} from "../topology/model";
import { describeVerdict } from "../topology/vocabulary";
import { predictions } from "../validation/matrix";
import type { Configuration } from "./stacks/synthesized";
import { cellsOf, matrixText } from "./support/agreement/matrix-text";
import { synthesizedResources } from "./support/agreement/synthesized-resources";
import { terraformText } from "./support/agreement/terraform-text";
import { webNetwork } from "./support/web-network";

const [network] = webNetwork.vpcs;

/** Ranges that hold all, some and none of the ephemeral ports, and together all of them. */
const port = fc.constantFrom<Port>(
  ...[allTraffic(), allTcp(), tcp(443), tcpRange(1024, 65_535), tcpRange(32_768, 60_999), tcpRange(1024, 40_000), tcpRange(40_001, 65_535)],
  ...[udpRange(1024, 65_535), allIcmp(), icmpPing(), icmpType(0)],
);
const peer = fc.constantFrom(vpc(), anyIpv4(), ipv4("192.0.2.0/24"), ipv4("10.1.2.0/24"));
const action = fc.constantFrom("allow" as const, "allow" as const, "deny" as const);
const rules = fc
  .array(fc.record({ action, port, peer }), { minLength: 1, maxLength: 6 })
  .map((list) => list.map((rule, index) => ({ ...rule, number: 100 + 10 * index })));
const acl = (name: string) => fc.record({ name: fc.constant(name), ingress: rules, egress: rules });

const target = fc.constantFrom<Route["target"]>({ kind: "internet-gateway" }, { kind: "nat-gateway", name: "nat-gateway" });
const routes = fc.uniqueArray(fc.record({ destination: fc.constantFrom(ANY_IPV4, "198.51.100.0/24", "192.0.2.0/24"), target }), {
  selector: ({ destination }) => destination,
});
const table = (name: string) => fc.record({ name: fc.constant(name), routes });

const everythingElse = (group: string) =>
  [
    { from: securityGroup(group), to: anyIpv4() },
    { from: anyIpv4(), to: securityGroup(group) },
  ].map((ends) => ({ ...ends, port: allTraffic(), description: "Everything" }));

const scenario = fc
  .record({
    networkAcls: fc.tuple(acl("a"), acl("b")),
    routeTables: fc.tuple(table("public"), table("private")),
    aclOfSubnets: fc.array(fc.constantFrom(undefined, "a", "b"), { minLength: 4, maxLength: 4 }),
    publicAddresses: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
  })
  .map(({ networkAcls, routeTables, aclOfSubnets, publicAddresses }): Scenario => ({
    ...webNetwork,
    allowed: [...(webNetwork.allowed ?? []), ...everythingElse("ping")],
    vpcs: [
      {
        ...network,
        networkAcls,
        routeTables,
        subnets: network.subnets.map(({ name, cidrBlock, zone = 0, routeTable }, index) => ({
          ...{ name, cidrBlock, zone, routeTable },
          ...(aclOfSubnets[index] && { networkAcl: aclOfSubnets[index] }),
        })),
      },
    ],
    hosts: webNetwork.hosts.map((host, index) => ({
      ...host,
      interfaces: [{ ...host.interfaces[0], publicAddress: publicAddresses[index] ?? false }],
    })),
  }))
  .filter((each) => check(each).length === 0);

test("any ACLs, routes and public addresses: the model's verdicts are those of Terraform's rules, word for word", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(scenario, (each) => {
      const lab = instantiate(each);
      const list = predictions(lab, trafficOf(lab));
      for (const { reachability } of list) seen.add(describeVerdict(reachability));
      const stack = new LabStack(Testing.app(), { scenario: each, labAppsBundle: "dist/lab-apps.mjs" });
      const resources = synthesizedResources(JSON.parse(Testing.synth(stack)) as Configuration, {});
      expect(cellsOf(terraformText(lab, list, resources))).toEqual(
        cellsOf(matrixText(lab, list, ({ reachability }) => describeVerdict(reachability))),
      );
    }),
    { numRuns: 25 },
  );
  for (const verdict of ["yes", "depends", "no: ACL in", "no: answer: ACL in", "no: answer: route", "no: gateway"])
    expect(seen).toContain(verdict);
});
