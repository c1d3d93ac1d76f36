import { flowsOf } from "../../diagram/nets";
import { nodesOf, withAnywhere } from "../../diagram/nodes";
import { instantiate } from "../../topology/lab";
import { allTraffic, type Scenario, vpc } from "../../topology/model";
import { canReach } from "../../topology/reachability";
import { scenario } from "../../topology/scenarios";
import { webNetwork } from "../support/web-network";

function flows(given: Scenario) {
  const lab = withAnywhere(instantiate(given));
  const nodes = nodesOf(lab);
  return { lab, nodes, ...flowsOf(lab, nodes) };
}

const short = (ids: readonly string[]) => ids.map((id) => id.replace(/^\w+ /, "")).sort();

const said = (given: Scenario) =>
  flows(given).nets.map(
    ({ label, detail, sources, targets }) => `${label}${detail && ` (${detail})`}: ${short(sources).join()} -> ${short(targets).join()}`,
  );

test("the TCP/IP lab's arrows, with the names of its port parameters", () => {
  expect(said(scenario())).toEqual([
    "icmp (all types): client-1,server -> client-1,server",
    "tcp/443 (to anywhere): client-1,server -> nat-gateway,s3-endpoint",
    "tcp/443: nat-gateway -> any-other-address",
    "tcp/1234 (application_port): client-1 -> server",
    "udp/1234 (application_port): client-1 -> server",
    "tcp/1235 (hesitant_consumer_port): client-1 -> server",
  ]);
});

test("arrows of several groups in a node, of ACLs, and of the internet's hosts", () => {
  const found = said(webNetwork);
  expect(found).toContain("icmp (echo requests): balancer,bastion,web-1 -> balancer,bastion,database,web-1");
  expect(found).toContain("tcp/22: office -> bastion");
  // Visitors are as any other host of the internet; the ACL denies the attacker's block.
  expect(found).toContain("tcp/80, tcp/443: office,visitor -> balancer");
  expect(found).toContain("tcp/443 (to anywhere): web-1 -> nat-gateway");
  // The groups allow queries, the ACL of the database's subnet drops the answers.
  expect(found.join("\n")).not.toContain("tcp/5432");
});

test.each([
  ["tcp-ip-lab", scenario()],
  ["web-network", webNetwork],
])("%s: the hosts of a node have the same verdicts", (_, given) => {
  const { lab, nodes } = flows(given);
  const all = [...lab.hosts, ...lab.internetHosts].map(({ name }) => name);
  for (const node of nodes) {
    if (node.kind !== "group" && node.kind !== "internet") continue;
    const [first, ...more] = node.hosts.map(({ name }) => name);
    const verdicts = (name: string) =>
      all
        .filter((other) => other !== name && !node.hosts.some((host) => host.name === other))
        .flatMap((other) =>
          [22, 443, 1234, 8080].flatMap((port) => [
            canReach(lab, name, other, { protocol: "tcp", port }).verdict,
            canReach(lab, other, name, { protocol: "tcp", port }).verdict,
          ]),
        );
    for (const name of more) expect(verdicts(name)).toEqual(verdicts(first!));
  }
});

test("a rule for all traffic says what those for one port would say again", () => {
  const { securityGroups, ...rest } = scenario();
  const open = securityGroups.map((group) => ({
    ...group,
    rules: (["ingress", "egress"] as const).map((direction) => ({
      id: `${group.name}-${direction}-all`,
      direction,
      port: allTraffic(),
      peer: vpc(),
      description: "everything inside",
    })),
  }));
  expect(said({ ...rest, securityGroups: open }).slice(0, 3)).toEqual([
    "icmp (all types): client-1,server -> client-1,server",
    "all tcp: client-1,server -> client-1,server",
    "all udp: client-1,server -> client-1,server",
  ]);
});
