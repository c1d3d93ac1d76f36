import fc from "fast-check";
import { flowsOf } from "../../diagram/nets";
import { nodesOf, withAnywhere } from "../../diagram/nodes";
import { instantiate, type Lab } from "../../topology/lab";
import { allow, allTraffic, anyIpv4, type Scenario, tcp, to, vpc } from "../../topology/model";
import { canReach } from "../../topology/reachability";
import { scenario } from "../../topology/scenarios";
import { describeTraffic, type Traffic } from "../../topology/traffic";
import { webNetwork } from "../support/web-network";
import { randomScenario } from "./random-scenario";

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

test("the TCP/IP lab's arrows name its port parameters", () => {
  expect(said(scenario())).toEqual([
    "icmp (all types): client-1,server -> client-1,server",
    "tcp/443 (to anywhere): client-1,server -> nat-gateway,s3-endpoint",
    "tcp/443: nat-gateway -> any-other-address",
    "tcp/1234 (application_port): client-1 -> server",
    "udp/1234 (application_port): client-1 -> server",
    "tcp/1235 (hesitant_consumer_port): client-1 -> server",
  ]);
});

test("arrows take account of hosts with several groups, of ACLs, and of hosts on the internet", () => {
  const found = said(webNetwork);
  expect(found).toContain("icmp (echo requests): balancer,bastion,web-1 -> balancer,bastion,database,web-1");
  expect(found).toContain("tcp/22: office -> bastion");
  // Visitors stand for any host of the internet; the ACL denies the attacker's block.
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

test("a rule for all traffic makes the arrows for single ports redundant", () => {
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
  expect(said({ ...rest, securityGroups: open }).slice(0, 1)).toEqual(["all traffic: client-1,server -> client-1,server"]);
});

/** Of an arrow: "tcp/80, tcp/443", "all tcp but tcp/22", "all traffic". Ranges are left out. */
function speaksOf(label: string, traffic: Traffic): boolean {
  const [said, but = ""] = label.split(" but ").map((part) => part.split(", "));
  const { protocol } = traffic;
  const names = [describeTraffic(traffic), protocol === "icmp" ? "icmp" : `all ${protocol}`, "all traffic"];
  return said!.some((each) => names.includes(each)) && !but.includes(describeTraffic(traffic));
}

/** Single ports that the rules of groups and ACLs name, and echo requests. */
function namedTraffic(lab: Lab): readonly Traffic[] {
  const acls = lab.subnets.flatMap(({ networkAcl }) => (networkAcl ? [...networkAcl.ingress, ...networkAcl.egress] : []));
  const ports = [...lab.hosts.flatMap(({ rules }) => rules), ...acls].map(({ port }) => port);
  const single = ports.flatMap((port) => {
    const transport = port.protocol === "tcp" || port.protocol === "udp";
    return transport && port.from === port.to ? [{ protocol: port.protocol, port: port.from }] : [];
  });
  return [{ protocol: "icmp" }, ...single];
}

test("of any scenario, there is an arrow for what passes, a dashed one for what may pass, and none for what is dropped", () => {
  fc.assert(
    fc.property(randomScenario, (given) => {
      const { lab, nodes, nets } = flows(given);
      const peers = nodes.filter((node) => node.kind === "group" || node.kind === "internet");
      for (const from of peers)
        for (const to of peers.filter((each) => each !== from && (each.kind === "group" || from.kind === "group")))
          for (const traffic of namedTraffic(lab)) {
            const { verdict, checkpoints } = canReach(lab, from.hosts[0].name, to.hosts[0].name, traffic);
            if (checkpoints.some(({ kind }) => kind === "nat-gateway")) continue;
            const own = nets.filter(
              ({ label, sources, targets }) => sources.includes(from.id) && targets.includes(to.id) && speaksOf(label, traffic),
            );
            const drawn = own.length === 0 ? "no" : own.every(({ depends }) => depends) ? "depends" : "yes";
            expect([from.id, to.id, traffic, drawn]).toEqual([from.id, to.id, traffic, verdict]);
          }
    }),
    { numRuns: 60 },
  );
});

test("a port that an ACL denies is no part of the arrow for the rest of its protocol", () => {
  const [network] = webNetwork.vpcs;
  const acl = {
    name: "public-acl",
    ingress: [
      { number: 100, action: "deny", port: tcp(22), peer: anyIpv4() },
      { number: 200, action: "allow", port: allTraffic(), peer: anyIpv4() },
    ],
    egress: [{ number: 100, action: "allow", port: allTraffic(), peer: anyIpv4() }],
  } as const;
  const allowed = [allow(anyIpv4(), to("bastion"), allTraffic(), "Everything from anywhere")];
  const found = said({ ...webNetwork, allowed, vpcs: [{ ...network, networkAcls: [acl, ...network.networkAcls!.slice(1)] }] });
  expect(found).toContain("all traffic but tcp/22: visitor -> bastion");
});
