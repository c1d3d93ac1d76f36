import type { LoadedRule, LoadedSecurityGroup } from "../../local-lab";
import { contains } from "../../topology/cidr-block";
import type { LabHost } from "../../topology/lab";
import { canReach, describeTraffic, type Traffic } from "../../topology/reachability";
import { describeWithNamespaces } from "../support/test-machine";
import { defaultLab, TestLab } from "./support/test-lab";

const TRAFFIC: readonly Traffic[] = [
  ...(["tcp", "udp"] as const).flatMap((protocol) => [1234, 1235, 443, 8080].map((port) => ({ protocol, port }))),
  { protocol: "icmp" },
];

/** What nft's own listing says of a first packet, without a look at the topology. */
function loadedRuleFor(group: LoadedSecurityGroup | undefined, direction: LoadedRule["direction"], traffic: Traffic, peer: LabHost) {
  const port = traffic.protocol === "icmp" ? undefined : traffic.port;
  return group?.rules.find(
    (rule) =>
      rule.direction === direction &&
      rule.protocol === traffic.protocol &&
      rule.port === port &&
      rule.cidrBlocks.some((block) => contains(block, peer.address)),
  )?.id;
}

describeWithNamespaces("the rules that the kernel has loaded", () => {
  it.each([3, 50])("say the same as the topology of every pair of hosts, protocol and port, with %i clients", async (clients) => {
    const lab = defaultLab(clients);
    await using test = await TestLab.start(`t-agree-${clients}`, { lab });
    const groups = await test.running.securityGroups();
    const pairs = lab.hosts.flatMap((from) => lab.hosts.filter((to) => to !== from).map((to) => ({ from, to })));
    const differing = pairs.flatMap(({ from, to }) =>
      TRAFFIC.filter((traffic) => {
        const { egress, ingress } = canReach(lab, from.name, to.name, traffic);
        return (
          egress.rule?.id !== loadedRuleFor(groups.get(from.name), "egress", traffic, to) ||
          ingress.rule?.id !== loadedRuleFor(groups.get(to.name), "ingress", traffic, from)
        );
      }).map((traffic) => `${from.name} to ${to.name}: ${describeTraffic(traffic)}`),
    );
    expect(differing).toEqual([]);
  });

  it("are all of the topology's and no other, but for the lab's own", async () => {
    await using test = await TestLab.start("t-complete");
    for (const [host, { rules }] of await test.running.securityGroups()) {
      const wanted = test.running.lab.hosts.find(({ name }) => name === host)?.rules.map(({ id, direction }) => `${direction} ${id}`);
      const loaded = rules.filter(({ id }) => !id.startsWith("lab:")).map(({ id, direction }) => `${direction} ${id}`);
      expect(loaded.sort()).toEqual(wanted?.sort());
    }
  });
});
