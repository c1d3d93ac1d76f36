// The demonstrations by scenario.
import type { Demonstration, ScenarioDemonstrations } from "./demonstration";
import { tcpIpLab } from "./tcp-ip-lab";

const byScenario: Readonly<Record<string, ScenarioDemonstrations>> = { "tcp-ip-lab": tcpIpLab };

/** In their order; none if the scenario has none. */
export const demonstrationsOf = (scenario: string): readonly Demonstration[] => byScenario[scenario]?.list ?? [];

/** The hosts that have a part in them. */
export const hostsOfDemonstrations = (scenario: string): readonly string[] => byScenario[scenario]?.hosts ?? [];
