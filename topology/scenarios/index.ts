// The scenarios by name.
import { type Scenario, TopologyError } from "../model";
import type { ScenarioDefinition } from "./definition";
import { database } from "./database";
import { loadBalancer } from "./load-balancer";
import { multiTier } from "./multi-tier";
import { natGateway } from "./nat-gateway";
import { sshAccess } from "./ssh-access";
import { tcpIpLab } from "./tcp-ip-lab";
import { webServer } from "./web-server";

export type { NumberParameter } from "./definition";

export const DEFAULT_SCENARIO = "tcp-ip-lab";

const definitions: Readonly<Record<string, ScenarioDefinition>> = {
  "tcp-ip-lab": tcpIpLab,
  "web-server": webServer,
  "ssh-access": sshAccess,
  database,
  "multi-tier": multiTier,
  "load-balancer": loadBalancer,
  "nat-gateway": natGateway,
};

export const scenarioNames: readonly string[] = Object.keys(definitions);

/** @throws TopologyError if there is none of that name */
export function definitionOf(name: string): ScenarioDefinition {
  const found = Object.hasOwn(definitions, name) ? definitions[name] : undefined;
  if (!found)
    throw new TopologyError(`no scenario "${name}"; there ${scenarioNames.length === 1 ? "is" : "are"} ${scenarioNames.join(", ")}`);
  return found;
}

/**
 * A scenario from its definition, with parameters that have bounds.
 *
 * @param values undefined ones have their defaults
 * @param place where a parameter stands, for errors: clients is "--clients" @default - errors say the name only
 * @throws TopologyError if the scenario has no such parameter, or if a value is out of bounds
 */
export function makeScenario(
  name: string,
  { parameters, make }: ScenarioDefinition,
  values: Readonly<Record<string, unknown>> = {},
  place: (parameter: string) => string = (parameter) => parameter,
): Scenario {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  for (const [parameter, value] of given) {
    const bounds = Object.hasOwn(parameters, parameter) ? parameters[parameter] : undefined;
    if (!bounds)
      throw new TopologyError(`${place(parameter)}: ${name} has no such parameter; it has ${Object.keys(parameters).join(", ") || "none"}`);
    const { min, max, description } = bounds;
    if (!Number.isInteger(value) || (value as number) < min || (value as number) > max)
      throw new TopologyError(
        `${place(parameter)}: the ${description} must be a whole number from ${min} to ${max}: ` +
          `got ${typeof value === "number" ? value : JSON.stringify(value)}`,
      );
  }
  const defaults = Object.entries(parameters).map(([parameter, bounds]) => [parameter, bounds.default] as const);
  return make(Object.fromEntries([...defaults, ...(given as [string, number][])]));
}

/** The scenario of that name: see {@link makeScenario}. @throws TopologyError if there is none, or if the values do not suit it */
export function scenario(
  name: string = DEFAULT_SCENARIO,
  values: Readonly<Record<string, unknown>> = {},
  place?: (parameter: string) => string,
): Scenario {
  return makeScenario(name, definitionOf(name), values, place);
}
