// The demonstrations of multi-tier, in their order.
import type { ScenarioDemonstrations } from "../demonstration";
import { requestThroughAll } from "./request";
import { skippedTier } from "./skipped-tier";
import { statelessAcl } from "./stateless-acl";

export const multiTier: ScenarioDemonstrations = {
  hosts: ["web", "application", "database"],
  list: [requestThroughAll, skippedTier, statelessAcl],
};
