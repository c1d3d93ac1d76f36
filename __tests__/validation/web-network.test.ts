// The network of two zones: what the model predicts for each pair of hosts, the internet's included, is what packets do.
import { trafficOf } from "../../cli/traffic";
import { instantiate } from "../../topology/lab";
import type { Scenario } from "../../topology/model";
import { describeVerdict } from "../../topology/vocabulary";
import { predictions } from "../../validation/matrix";
import { validate } from "../../validation/validate";
import { TestLab } from "../local-lab/support/test-lab";
import { describeWithNamespaces } from "../support/test-machine";
import { webNetwork } from "../support/web-network";

const VERDICTS = ["yes", "no: out", "no: in", "no: ACL in", "no: answer: ACL in", "no: answer: ACL out", "no: gateway"];

/** With a longer prefix behind the default route, to a gateway that has no public address for the private hosts. */
const shorterFirst: Scenario = {
  ...webNetwork,
  vpcs: [
    {
      ...webNetwork.vpcs[0],
      routeTables: webNetwork.vpcs[0].routeTables.map((table) =>
        table.name === "private"
          ? { ...table, routes: [...table.routes, { destination: "198.51.100.0/24", target: { kind: "internet-gateway" } }] }
          : table,
      ),
    },
  ],
};

describeWithNamespaces("every prediction about the network of two zones", () => {
  it.each([
    ["as it is", webNetwork],
    ["with the longer prefix written last", shorterFirst],
  ])(
    "is what packets do, at the checkpoint that it names: %s",
    async (_, scenario) => {
      await using lab = await TestLab.start("t-web-validate", { lab: instantiate(scenario), services: false });
      const { running } = lab;
      const list = predictions(running.lab, trafficOf(running.lab));
      const validated = await validate(running, list, { signal: new AbortController().signal, onProgress: () => undefined });
      expect(new Set(validated.map(({ reachability }) => describeVerdict(reachability)))).toEqual(new Set(VERDICTS));
      const different = validated.filter(({ agrees }) => !agrees);
      expect(
        different.map(({ from, to, traffic, reachability, observation }) => [
          `${from.name} to ${to.name}`,
          traffic,
          describeVerdict(reachability),
          observation,
        ]),
      ).toEqual([]);
      expect(await running.ruleDifferences()).toEqual([]);
    },
    120_000,
  );
});
