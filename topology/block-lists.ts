// The CIDR blocks of a scenario's block parameters.
import { prefixLength, requireCidrBlock } from "./cidr-block";
import { BLOCKS_OF_A_LIST, SHORTEST_TRUSTED_PREFIX } from "./limits";
import { type PrefixList, type Scenario, TopologyError } from "./model";

/** Values of block parameters. */
export interface GivenBlocks {
  /** By parameter name; what is not given has its default. */
  readonly blocks?: Readonly<Record<string, readonly string[]>>;
  /** Names of the parameters that may have 0.0.0.0/0. @default - none */
  readonly fromAnywhere?: readonly string[];
}

/** The switch that lets a parameter have 0.0.0.0/0: ssh_cidr_blocks has ssh_from_anywhere. */
export const anywhereSwitch = (parameter: string): string => parameter.replace(/_cidr_blocks$/, "_from_anywhere");

/** What a value must be, in the same words for Terraform and for this machine. */
export const blockListRules = (parameter: string) => ({
  number: `${parameter} must be 1 to ${BLOCKS_OF_A_LIST} CIDR blocks`,
  form: `${parameter} must be IPv4 CIDR blocks without host bits, such as 203.0.113.10/32`,
  unique: `${parameter} must not hold a block twice`,
  anywhere:
    `${parameter} must not hold a block that is larger than /${SHORTEST_TRUSTED_PREFIX}, such as 0.0.0.0/0, ` +
    `which lets anyone try to log in; if that is meant, set ${anywhereSwitch(parameter)} to true`,
});

function isBlock(text: string): boolean {
  try {
    requireCidrBlock(text);
    return true;
  } catch {
    return false;
  }
}

/** @returns what is wrong with a value, if something is */
export function blockListDefect(parameter: string, blocks: readonly string[], fromAnywhere: boolean): string | undefined {
  const rules = blockListRules(parameter);
  const malformed = blocks.filter((block) => !isBlock(block));
  const large = blocks.filter((block) => isBlock(block) && prefixLength(block) < SHORTEST_TRUSTED_PREFIX);
  const wrong = (rule: string, got: readonly string[]) => `${rule}: got ${got.join(", ") || "none"}`;
  if (malformed.length > 0) return wrong(rules.form, malformed);
  if (blocks.length === 0 || blocks.length > BLOCKS_OF_A_LIST) return wrong(rules.number, blocks);
  if (new Set(blocks).size < blocks.length) return wrong(rules.unique, blocks);
  return large.length > 0 && !fromAnywhere ? wrong(rules.anywhere, large) : undefined;
}

/**
 * @returns the blocks of a prefix list
 * @throws TopologyError if a parameter is unknown, or has a value that is not allowed
 */
export function blockLists(scenario: Scenario, { blocks: given = {}, fromAnywhere = [] }: GivenBlocks) {
  const parameters = scenario.blocks ?? {};
  const unknown = [...Object.keys(given), ...fromAnywhere].find((name) => !Object.hasOwn(parameters, name));
  if (unknown !== undefined)
    throw new TopologyError(`${scenario.name} has no block parameter "${unknown}"; it has ${Object.keys(parameters).join(", ") || "none"}`);
  const byParameter = new Map<string, readonly string[]>();
  for (const [name, parameter] of Object.entries(parameters)) {
    const blocks = given[name] ?? parameter.default;
    const defect = blockListDefect(name, blocks, fromAnywhere.includes(name));
    if (defect !== undefined) throw new TopologyError(defect);
    byParameter.set(name, blocks);
  }
  return ({ cidrBlocks }: PrefixList): readonly string[] =>
    "parameter" in cidrBlocks ? byParameter.get(cidrBlocks.parameter)! : cidrBlocks;
}
