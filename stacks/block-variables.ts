// The Terraform variables for the CIDR blocks that a scenario trusts.
import { type TerraformVariable, type TerraformVariableConfig, VariableType } from "cdktf";
import { anywhereSwitch, blockListRules } from "../topology/block-lists";
import { BLOCKS_OF_A_LIST, SHORTEST_TRUSTED_PREFIX } from "../topology/limits";
import type { Scenario } from "../topology/model";
import { when } from "./validation";

/** Whether it is a block, without host bits and leading zeros: an expression. */
const isBlock = (block: string) => `try(cidrsubnet(${block}, 0, 0) == ${block} && !strcontains(${block}, ":"), false)`;

const prefixLengthOf = (block: string) => `try(tonumber(split("/", ${block})[1]), ${SHORTEST_TRUSTED_PREFIX})`;

/**
 * A variable for each block parameter of the scenario, which has no default on AWS, and the switch that lets it have 0.0.0.0/0.
 *
 * @param make makes a variable of that name
 * @returns the variables, by the names of the parameters
 */
export function blockVariables(
  { blocks = {} }: Scenario,
  make: (name: string, config: TerraformVariableConfig) => TerraformVariable,
): Readonly<Record<string, TerraformVariable>> {
  const variable = (name: string, description: string) => {
    const rules = blockListRules(name);
    const anywhere = make(anywhereSwitch(name), {
      type: VariableType.BOOL,
      default: false,
      description: `Whether ${name} may hold 0.0.0.0/0 and other large blocks`,
    });
    const each = (condition: string) => `alltrue([for block in var.${name} : ${condition}])`;
    return make(name, {
      type: VariableType.LIST_STRING,
      description,
      validation: [
        when(each(isBlock("block")), `${rules.form}.`),
        when(`length(var.${name}) >= 1 && length(var.${name}) <= ${BLOCKS_OF_A_LIST}`, `${rules.number}.`),
        when(`length(distinct(var.${name})) == length(var.${name})`, `${rules.unique}.`),
        when(`${anywhere.fqn} || ${each(`${prefixLengthOf("block")} >= ${SHORTEST_TRUSTED_PREFIX}`)}`, `${rules.anywhere}.`),
      ],
    });
  };
  return Object.fromEntries(Object.entries(blocks).map(([name, { description }]) => [name, variable(name, description)]));
}
