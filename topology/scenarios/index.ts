// The scenarios by name.
import { type Scenario, TopologyError } from "../model";
import { tcpIpLab } from "./tcp-ip-lab";

/** What may be chosen about a scenario before it is a value. */
export interface ScenarioOptions {
  /** A whole number from 1 to 200. @default 3 */
  readonly clients?: number;
}

export const DEFAULT_SCENARIO = "tcp-ip-lab";

const scenarios: Readonly<Record<string, (options: ScenarioOptions) => Scenario>> = {
  "tcp-ip-lab": ({ clients }) => tcpIpLab(clients),
};

export const scenarioNames: readonly string[] = Object.keys(scenarios);

/**
 * The scenario of that name.
 *
 * @param place where the options stand, for errors: "--clients" @default - errors do not say
 * @throws TopologyError if there is none, or if the options do not suit it
 */
export function scenario(name: string = DEFAULT_SCENARIO, options: ScenarioOptions = {}, place?: string): Scenario {
  const make = Object.hasOwn(scenarios, name) ? scenarios[name] : undefined;
  if (!make)
    throw new TopologyError(`no scenario "${name}"; there ${scenarioNames.length === 1 ? "is" : "are"} ${scenarioNames.join(", ")}`);
  try {
    return make(options);
  } catch (error) {
    throw place !== undefined && error instanceof TopologyError ? new TopologyError(`${place}: ${error.message}`) : error;
  }
}
