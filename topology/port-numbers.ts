// The numbers of a scenario's port parameters.
import { USER_PORTS } from "./limits";
import { type Scenario, TopologyError } from "./model";

/**
 * @param given by parameter name; what is not given has its default
 * @throws TopologyError if a parameter is unknown, out of range, or the same as another of its transport
 */
export function portNumbers(scenario: Scenario, given: Readonly<Record<string, number>>): Record<string, number> {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(scenario.ports, name));
  if (unknown !== undefined) throw new TopologyError(`no port parameter "${unknown}"; there are ${Object.keys(scenario.ports).join(", ")}`);
  const numberOf = (name: string): number => {
    const parameter = scenario.ports[name];
    if (!parameter) throw new TopologyError(`${scenario.name} has no port parameter "${name}"`);
    if (given[name] !== undefined) return given[name];
    if (typeof parameter.default === "number") return parameter.default;
    const followed = numberOf(parameter.default.follows);
    return followed < USER_PORTS.max ? followed + 1 : followed - 1;
  };
  const numbers = Object.fromEntries(Object.keys(scenario.ports).map((name) => [name, numberOf(name)]));
  const taken = new Map<string, string>();
  for (const [name, number] of Object.entries(numbers)) {
    if (!Number.isInteger(number) || number < USER_PORTS.min || number > USER_PORTS.max)
      throw new TopologyError(`${name} must be a whole number from ${USER_PORTS.min} to ${USER_PORTS.max}: got ${number}`);
    for (const transport of scenario.ports[name]?.transports ?? []) {
      const other = taken.get(`${transport}/${number}`);
      if (other !== undefined) throw new TopologyError(`${name} and ${other} must differ: both are ${transport}/${number}`);
      taken.set(`${transport}/${number}`, name);
    }
  }
  return numbers;
}
