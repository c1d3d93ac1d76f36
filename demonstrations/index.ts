// The demonstrations by scenario.
import { type ChosenDemonstrations, demonstrationsFor } from "./any-network";
import { database } from "./database";
import type { Demonstration, ScenarioDemonstrations } from "./demonstration";
import { loadBalancer } from "./load-balancer";
import { multiTier } from "./multi-tier";
import { natGateway } from "./nat-gateway";
import { sshAccess } from "./ssh-access";
import { tcpIpLab } from "./tcp-ip-lab";
import { webServer } from "./web-server";
import type { Lab } from "../topology/lab";

const byScenario: Readonly<Record<string, ScenarioDemonstrations>> = {
  "tcp-ip-lab": tcpIpLab,
  "web-server": webServer,
  "ssh-access": sshAccess,
  database,
  "multi-tier": multiTier,
  "load-balancer": loadBalancer,
  "nat-gateway": natGateway,
};

/** What `lab demo` shows, in this order; none if the scenario has none. */
export const demonstrationsOf = (scenario: string): readonly Demonstration[] => byScenario[scenario]?.list ?? [];

/** What `lab demo` shows of a lab: its scenario's own, or those for any network. */
export const demonstrationsOfLab = (lab: Lab): ChosenDemonstrations =>
  lab.scenario.name in byScenario ? { list: demonstrationsOf(lab.scenario.name), lacking: [] } : demonstrationsFor(lab);

/** What only `lab demo NAME` shows. */
export const furtherDemonstrationsOf = (scenario: string): readonly Demonstration[] => byScenario[scenario]?.more ?? [];

/** The hosts that have a part in them. */
export const hostsOfDemonstrations = (scenario: string): readonly string[] => byScenario[scenario]?.hosts ?? [];

export interface NamedDemonstration {
  readonly scenario: string;
  readonly demonstration: Demonstration;
}

/** Of all scenarios, in their order. */
export const allDemonstrations: readonly NamedDemonstration[] = Object.entries(byScenario).flatMap(([scenario, { list, more = [] }]) =>
  [...list, ...more].map((demonstration) => ({ scenario, demonstration })),
);
