// What a scenario is before it is a value: its parameters, and the function that makes it from their values.
import type { Scenario } from "../model";

/** A whole number that the lab's user may choose before the scenario is a value, as `--clients 5`. */
export interface NumberParameter {
  readonly min: number;
  readonly max: number;
  readonly default: number;
  readonly description: string;
}

export type ParameterValues = Readonly<Record<string, number>>;

export interface ScenarioDefinition {
  readonly parameters: Readonly<Record<string, NumberParameter>>;
  /** @param values one for each parameter, within its bounds */
  readonly make: (values: ParameterValues) => Scenario;
}
