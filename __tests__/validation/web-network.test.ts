// The network of two zones: what the model predicts for each pair of hosts, the internet's included, is what packets do.
import { trafficOf } from "../../cli/traffic";
import { instantiate } from "../../topology/lab";
import { describeVerdict } from "../../topology/vocabulary";
import { predictions } from "../../validation/matrix";
import { validate } from "../../validation/validate";
import { TestLab } from "../local-lab/support/test-lab";
import { describeWithNamespaces } from "../support/test-machine";
import { webNetwork } from "../support/web-network";

describeWithNamespaces("every prediction about the network of two zones", () => {
  it("is what packets do, at the checkpoint that it names", async () => {
    await using lab = await TestLab.start("t-web-validate", { lab: instantiate(webNetwork), services: false });
    const { running } = lab;
    const list = predictions(running.lab, trafficOf(running.lab));
    const validated = await validate(running, list, { signal: new AbortController().signal, onProgress: () => undefined });
    expect(new Set(validated.map(({ reachability }) => describeVerdict(reachability)))).toEqual(
      new Set(["yes", "no: out", "no: in", "no: ACL in", "no: answer: ACL in", "no: answer: ACL out", "no: gateway"]),
    );
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
  }, 120_000);
});
