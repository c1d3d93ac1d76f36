// Pure. The Terraform variables for the scenario's ports.
import { type TerraformVariable, type TerraformVariableConfig, VariableType } from "cdktf";
import { USER_PORTS } from "../topology/lab";
import type { Scenario } from "../topology/model";
import { when, wholeNumber } from "./validation";

/**
 * A variable for each port parameter of the scenario. Those that a host could listen on by the same transport must differ.
 *
 * @param make makes a variable of that name
 * @returns the variables, by the names of the parameters, which are theirs, too
 */
export function portVariables(
  { ports }: Scenario,
  make: (name: string, config: TerraformVariableConfig) => TerraformVariable,
): Readonly<Record<string, TerraformVariable>> {
  const names = Object.keys(ports);
  return Object.fromEntries(
    Object.entries(ports).map(([name, parameter], position) => {
      const rivals = names
        .slice(0, position)
        .filter((other) => ports[other]?.transports.some((transport) => parameter.transports.includes(transport)));
      const variable = make(name, {
        type: VariableType.NUMBER,
        default: parameter.default,
        description: parameter.description,
        validation: [
          wholeNumber(name, USER_PORTS.min, USER_PORTS.max),
          ...rivals.map((other) =>
            when(
              `var.${name} != var.${other}`,
              `${name} and ${other} must differ: the server listens on both; choose another ${name} or ${other}.`,
            ),
          ),
        ],
      });
      return [name, variable];
    }),
  );
}
