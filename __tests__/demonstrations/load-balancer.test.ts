// The demonstrations of load-balancer: they show what they should, and notice if it is not so.
import type { Demonstration } from "../../demonstrations/demonstration";
import { failover } from "../../demonstrations/load-balancer/failover";
import { forwardedFor } from "../../demonstrations/load-balancer/forwarded-for";
import { fromTheGroupOnly } from "../../demonstrations/load-balancer/from-the-group-only";
import { inTurn } from "../../demonstrations/load-balancer/in-turn";
import { Stage } from "../../demonstrations/stage";
import { instantiate } from "../../topology/lab";
import { allow, type Scenario, type ServerService, type Service, tcp, to } from "../../topology/model";
import { scenario } from "../../topology/scenarios";
import { TestLab } from "../local-lab/support/test-lab";
import { surprises } from "../support/finding";
import { describeWithSoftwareOf } from "../support/test-machine";

const sound = scenario("load-balancer");

/** With another line in the place of one of HAProxy's configuration. */
function withConfiguration(line: string, other: string): Scenario {
  const change = (service: Service): Service => {
    const { files } = service as ServerService;
    const text = files["haproxy.cfg"]!.map((piece) => (typeof piece === "string" ? piece.replace(line, other) : piece));
    expect(text).not.toEqual(files["haproxy.cfg"]);
    return { ...(service as ServerService), files: { ...files, "haproxy.cfg": text } };
  };
  return { ...sound, hosts: sound.hosts.map((host) => (host.loadBalancing ? { ...host, services: host.services.map(change) } : host)) };
}

const open: Scenario = { ...sound, allowed: [...sound.allowed!, allow("backend", to("backend"), tcp(80), "HTTP among backends")] };

async function show({ run }: Demonstration, name: string, lab: Scenario) {
  await using test = await TestLab.start(name, { lab: instantiate(lab), services: true });
  await using stage = new Stage(test.running);
  return await run(stage);
}

describeWithSoftwareOf(scenario("load-balancer"), "the demonstrations of load-balancer", () => {
  test.each([
    ["in turn", inTurn, () => withConfiguration("balance roundrobin", "balance first")],
    ["X-Forwarded-For", forwardedFor, () => withConfiguration("option forwardfor", "option httpclose")],
    ["from the load balancer only", fromTheGroupOnly, () => open],
    ["a backend ends", failover, () => withConfiguration("option redispatch", "no option redispatch")],
  ])("%s: as expected, and not if the lab is another", async (_title, demonstration, other) => {
    expect(surprises(await show(demonstration, "t-shown", sound), true)).toEqual([]);
    expect(surprises(await show(demonstration, "t-not-shown", other()), false)).toEqual([]);
  });
});
