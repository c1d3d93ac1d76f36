// Demonstration: the backends answer in turn.
import { hostNamed } from "../../topology/reachability";
import type { Demonstration } from "../demonstration";
import { askSeveralTimes } from "./request";

const REQUESTS = 4;

export const inTurn: Demonstration = {
  name: "balanced-in-turn",
  protocol: "VPC",
  title: "Load balancing: in turn",
  shows: `the visitor sends ${REQUESTS} requests to one address; the backends, in two availability zones, answer in turn`,
  means: "Clients know one address; how many backends answer, and where, is behind it.",
  async run(stage) {
    const balancer = hostNamed(stage.lab, "load-balancer");
    const backends = balancer.loadBalancing?.targets ?? [];
    const captures = await Promise.all(backends.map((name) => stage.capture(name, "tcp port 80")));
    const answered = await askSeveralTimes(stage, "visitor", REQUESTS);
    await Promise.all(captures.map((capture) => capture.until("an answer", () => capture.packets.some(({ fromPort }) => fromPort === 80))));
    await Promise.all(captures.map((capture) => capture.stop()));
    const sources = new Set(captures.flatMap(({ packets }) => packets.filter(({ toPort }) => toPort === 80).map(({ from }) => from)));
    return {
      seen: [
        `${balancer.publicAddress} was answered by ${answered.join(", ")}`,
        `packets came to the backends from ${[...sources].join(", ")}, which is the load balancer`,
      ],
      asExpected:
        backends.every((backend) => answered.filter((each) => each === backend).length === REQUESTS / backends.length) &&
        answered.every((backend, index) => backend !== answered[index + 1]) &&
        [...sources].join() === balancer.address,
    };
  },
};
