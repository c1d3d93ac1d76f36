// The demonstrations of load-balancer, in their order.
import type { ScenarioDemonstrations } from "../demonstration";
import { failover } from "./failover";
import { forwardedFor } from "./forwarded-for";
import { fromTheGroupOnly } from "./from-the-group-only";
import { inTurn } from "./in-turn";

export const loadBalancer: ScenarioDemonstrations = {
  hosts: ["load-balancer", "backend-1", "backend-2"],
  // The last one leaves a backend that is unhealthy for a while.
  list: [inTurn, forwardedFor, fromTheGroupOnly, failover],
};
