// Pure. The scenarios by name.
import { type Scenario, TopologyError } from "../model";
import { tcpIpLab } from "./tcp-ip-lab";

/** What may be chosen about a scenario before it is a value. */
export interface ScenarioOptions {
  /** @default 3 */
  readonly clients?: number;
}

export const DEFAULT_SCENARIO = "tcp-ip-lab";

const scenarios: Readonly<Record<string, (options: ScenarioOptions) => Scenario>> = {
  "tcp-ip-lab": ({ clients }) => tcpIpLab(clients),
};

export const scenarioNames: readonly string[] = Object.keys(scenarios);

/** The scenario of that name. @throws TopologyError where there is none, or where the options do not suit it */
export function scenario(name: string = DEFAULT_SCENARIO, options: ScenarioOptions = {}): Scenario {
  const make = Object.hasOwn(scenarios, name) ? scenarios[name] : undefined;
  if (!make)
    throw new TopologyError(`no scenario "${name}"; there ${scenarioNames.length === 1 ? "is" : "are"} ${scenarioNames.join(", ")}`);
  return make(options);
}
