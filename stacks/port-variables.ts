// The Terraform variables for the scenario's ports, and their values.
import { TerraformLocal, type TerraformVariable, type TerraformVariableConfig, Token, VariableType } from "cdktf";
import type { Construct } from "constructs";
import { USER_PORTS } from "../topology/limits";
import type { Scenario } from "../topology/model";
import { when, wholeNumber } from "./validation";

/** A port's number, as a token for an attribute that is a text or a number. */
export interface PortValue {
  readonly stringValue: string;
  readonly numberValue: number;
}

/**
 * A variable for each port parameter of the scenario. Those that a host could listen on by the same transport must differ.
 *
 * @param locals holds the values of the variables that may be null: their default follows another port
 * @param make makes a variable of that name
 * @returns the ports, by the names of the parameters, which are the variables', too
 */
export function portVariables(
  { ports }: Scenario,
  locals: Construct,
  make: (name: string, config: TerraformVariableConfig) => TerraformVariable,
): Readonly<Record<string, PortValue>> {
  const names = Object.keys(ports);
  const values: Record<string, PortValue> = {};
  for (const [position, [name, parameter]] of Object.entries(ports).entries()) {
    const rivals = names
      .slice(0, position)
      .filter((other) => ports[other]?.transports.some((transport) => parameter.transports.includes(transport)));
    const follows = typeof parameter.default === "number" ? undefined : parameter.default.follows;
    const variable = make(name, {
      type: VariableType.NUMBER,
      default: follows === undefined ? parameter.default : Token.nullValue(),
      nullable: follows !== undefined,
      description: parameter.description,
      validation: [
        wholeNumber(name, USER_PORTS.min, USER_PORTS.max, follows === undefined ? undefined : `coalesce(var.${name}, ${USER_PORTS.min})`),
        ...rivals.map((other) =>
          when(
            `var.${name} != var.${other}`,
            `${name} and ${other} must differ: the server listens on both; choose another ${name} or ${other}.`,
          ),
        ),
      ],
    });
    values[name] = follows === undefined ? variable : followingPort(locals, name, follows);
  }
  return values;
}

function followingPort(locals: Construct, name: string, follows: string): PortValue {
  const following = `var.${follows} < ${USER_PORTS.max} ? var.${follows} + 1 : var.${follows} - 1`;
  const local = new TerraformLocal(locals, name, `\${coalesce(var.${name}, ${following})}`);
  return { stringValue: local.asString, numberValue: local.asNumber };
}
