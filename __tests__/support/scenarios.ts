// The scenarios that tests loop over: every one that `lab` offers, and the tests' own.
import type { Scenario } from "../../topology/model";
import { scenario, scenarioNames } from "../../topology/scenarios";
import { longerPrefix } from "./longer-prefix";
import { twoVpcs } from "./two-vpcs";
import { webNetwork } from "./web-network";

export const everyScenario: readonly Scenario[] = [...scenarioNames.map((name) => scenario(name)), webNetwork, longerPrefix, twoVpcs];

/** The first scenario at its largest. */
export const fiftyClients: Scenario = { ...scenario("tcp-ip-lab", { clients: 50 }), name: "fifty-clients" };

/** The blocks that a scenario's user chooses on AWS: those of the local lab. */
export const defaultBlocks = ({ blocks = {} }: Scenario): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(Object.entries(blocks).map(([name, parameter]) => [name, parameter.default]));
