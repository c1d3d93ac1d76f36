// The demonstrations of database, in their order.
import type { ScenarioDemonstrations } from "../demonstration";
import { environments } from "./environments";
import { noWayOut } from "./no-way-out";
import { queries } from "./queries";
import { webTier } from "./web-tier";

export const database: ScenarioDemonstrations = {
  hosts: ["web", "application-1", "application-2", "database", "staging-application", "staging-database"],
  list: [queries, webTier, environments, noWayOut],
};
