// Demonstration: a backend ends.
import { hostNamed } from "../../topology/reachability";
import { counted } from "../../topology/words";
import type { Demonstration } from "../demonstration";
import { askSeveralTimes } from "./request";

/** One of two requests is the stopped backend's turn. */
const FIRST_REQUESTS = 2;
const LATER_REQUESTS = 6;

export const failover: Demonstration = {
  name: "failover",
  protocol: "VPC",
  title: "Load balancing: a backend ends",
  shows: "backend-1's nginx is stopped: HAProxy hands its requests to backend-2, and asks it no more after two failed health checks",
  means: "Health checks take a backend out that does not answer, and its clients do not notice.",
  onAws: "until two health checks have failed, AWS may answer 502",
  async run(stage) {
    const { address, loadBalancing } = hostNamed(stage.lab, "load-balancer");
    const { threshold } = loadBalancing!.healthCheck;
    const capture = await stage.capture("backend-1", `tcp port 80 and host ${address}`);
    const refused = () => capture.overview.summary.opening.refused ?? 0;
    await stage.stopService("backend-1", "nginx");
    const first = await askSeveralTimes(stage, "visitor", FIRST_REQUESTS);
    await capture.until("the refused request", () => refused() > 0);
    const atFirst = refused();
    // Nobody asks meanwhile, so these are health checks.
    await capture.until(`${threshold} failed health checks`, () => refused() >= atFirst + threshold);
    const before = refused();
    const later = await askSeveralTimes(stage, "visitor", LATER_REQUESTS);
    await capture.stop();
    const afterwards = refused() - before;
    await stage.restoreServices();
    return {
      seen: [
        `the next ${FIRST_REQUESTS} requests were answered by ${first.join(", ")}; backend-1 refused ${counted(atFirst, "connection")}`,
        `after ${threshold} failed health checks, ${LATER_REQUESTS} more were answered by ${[...new Set(later)].join(", ")}; ` +
          `backend-1 refused ${counted(afterwards, "connection")}`,
      ],
      // A health check may come in between; without them, half of the requests would be backend-1's.
      asExpected: [...first, ...later].every((backend) => backend === "backend-2") && afterwards <= 1,
    };
  },
};
