// canReach, nftables' rules as loaded and real packets agree on which host may reach which.
import { predictions } from "../../validation/matrix";
import { trafficOf } from "../../cli/traffic";
import { validate } from "../../validation/validate";
import { ruleDifferences } from "../../local-lab/rule-differences";
import type { LocalLab } from "../../local-lab";
import type { Traffic } from "../../topology/traffic";
import { defaultLab, TestLab } from "../local-lab/support/test-lab";
import { type LoadedVerdict, loadedVerdict } from "../support/loaded-verdict";
import { describeWithNamespaces } from "../support/test-machine";

async function listings(running: LocalLab): Promise<Map<string, string>> {
  const listed = await Promise.all(
    running.lab.hosts.map(async ({ name }) => [name, (await running.exec(name, ["nft", "-j", "list", "ruleset"])).stdout] as const),
  );
  return new Map(listed);
}

const portOf = (traffic: Traffic) => (traffic.protocol === "icmp" ? {} : { port: traffic.port });
const verdictOf = (rule?: { readonly id: string }): LoadedVerdict => (rule ? { accepted: true, by: rule.id } : { accepted: false });

describeWithNamespaces("canReach, the loaded rules and the packets", () => {
  test.each([3, 50])(
    "agree on every pair of hosts and all traffic, with %i clients",
    async (clients) => {
      await using lab = await TestLab.start(`t-three-${clients}`, { lab: defaultLab(clients), services: clients === 3 });
      const { running } = lab;
      const list = predictions(running.lab, trafficOf(running.lab));
      expect(list).toHaveLength((clients + 1) * clients * 9);

      const loaded = await listings(running);
      // A rule on the source port, as in stateless filters, would let in any sender that picks that port.
      const sourcePorts = clients === 3 ? [40_000, 1234, 1235, 443] : [40_000];
      for (const { from, to, traffic, reachability, sourcePort } of list.flatMap((each) =>
        sourcePorts.map((sourcePort) => ({ ...each, sourcePort })),
      )) {
        const packet = { from: from.address, to: to.address, protocol: traffic.protocol, sourcePort, ...portOf(traffic) };
        const ends = [
          loadedVerdict(loaded.get(from.name) ?? "", "output", packet),
          loadedVerdict(loaded.get(to.name) ?? "", "input", packet),
        ];
        const predicted = reachability.checkpoints.map((point) => verdictOf("rule" in point ? point.rule : undefined));
        // `toEqual` on each of 22,950 takes long even if all agree.
        if (JSON.stringify(ends) !== JSON.stringify(predicted)) expect({ packet, ends }).toEqual({ packet, ends: predicted });
      }

      const validated = await validate(running, list, { signal: new AbortController().signal, onProgress: () => undefined });
      expect(validated.filter(({ agrees }) => !agrees)).toEqual([]);
      expect(await ruleDifferences(running)).toEqual([]);
    },
    240_000,
  );
});
