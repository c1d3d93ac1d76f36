// The Terraform variable for the first block of the first VPC: the subnets must fit in, and other blocks must not overlap.
import { type TerraformVariableConfig, VariableType } from "cdktf";
import { holds } from "../topology/cidr-block";
import { UNUSABLE_BLOCKS } from "../topology/limits";
import type { Scenario, Vpc } from "../topology/model";
import { firstBlockPrefixLengths } from "../topology/network";
import { when } from "./validation";

const NAME = "vpc_cidr_block";
const GIVEN = `var.${NAME}`;

/** Expressions about CIDR blocks that are expressions themselves. */
const lengthOf = (block: string) => `tonumber(split("/", ${block})[1])`;
const cutTo = (length: string, block: string) => `cidrsubnet(join("/", [cidrhost(${block}, 0), ${length}]), 0, 0)`;
/** They have addresses in common if they are the same at the shorter prefix length. */
function overlap(one: string, other: string): string {
  const length = `min(${lengthOf(one)}, ${lengthOf(other)})`;
  return `${cutTo(length, one)} == ${cutTo(length, other)}`;
}
/** The first validation refuses what is no block. */
const apartFrom = (blocks: readonly string[]) =>
  `alltrue([for block in ${JSON.stringify(blocks)} : try(!(${overlap(GIVEN, "block")}), true)])`;

function describeParts({ subnets }: Vpc): string {
  const parts = subnets.flatMap(({ name, cidrBlock }) =>
    typeof cidrBlock === "string" ? [] : [`/${cidrBlock.prefixLength} number ${cidrBlock.number} is the ${name} subnet`],
  );
  return parts.length === 0 ? "" : `; its ${parts.join(", ")}`;
}

export function vpcBlockVariable({ vpcs: [vpc, ...others] }: Scenario): TerraformVariableConfig {
  const { min, max } = firstBlockPrefixLengths(vpc);
  const [first, ...further] = vpc.cidrBlocks;
  const taken = [...further, ...others.flatMap(({ cidrBlocks }) => cidrBlocks)];
  const blocks = vpc.subnets.flatMap(({ cidrBlock }) => (typeof cidrBlock === "string" ? [cidrBlock] : []));
  const inside = blocks.filter((block) => !further.some((outer) => holds(outer, block)));
  const parts = vpc.subnets.flatMap(({ cidrBlock }) => (typeof cidrBlock === "string" ? [] : [cidrBlock]));
  const partsApart = parts.map(({ prefixLength, number }) => {
    const part = `cidrsubnet(${GIVEN}, ${prefixLength} - ${lengthOf(GIVEN)}, ${number})`;
    return `alltrue([for block in ${JSON.stringify(inside)} : try(!(${overlap(part, "block")}), true)])`;
  });

  return {
    type: VariableType.STRING,
    default: first,
    description: `IPv4 CIDR block of the VPC, /${min} to /${max}${describeParts(vpc)}`,
    validation: [
      when(
        `can(cidrnetmask(${GIVEN})) && try(${lengthOf(GIVEN)} >= ${min}, false) && try(${lengthOf(GIVEN)} <= ${max}, false)`,
        `${NAME} must be an IPv4 CIDR block from /${min} to /${max}, such as ${first}: the lab's subnets have to fit in.`,
      ),
      when(
        `try(cidrsubnet(${GIVEN}, 0, 0) == ${GIVEN}, true)`,
        `${NAME} must have no host bits and no leading zeros: 10.0.0.0/16, not 10.0.0.1/16.`,
      ),
      // Private or publicly routable: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
      when(
        apartFrom(UNUSABLE_BLOCKS),
        `${NAME} must be private, of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16, or publicly routable: ` +
          `not of ${UNUSABLE_BLOCKS.join(", ")}.`,
      ),
      ...(taken.length > 0 ? [when(apartFrom(taken), `${NAME} must be apart from the lab's other blocks: ${taken.join(", ")}.`)] : []),
      ...inside.map((block) =>
        when(
          `try(${lengthOf(GIVEN)} <= ${lengthOf(JSON.stringify(block))} && ${overlap(GIVEN, JSON.stringify(block))}, true)`,
          `${NAME} must hold ${block}, which is a subnet of the lab.`,
        ),
      ),
      ...(inside.length > 0 && parts.length > 0
        ? [when(partsApart.join(" && "), `${NAME} must keep its parts apart from ${inside.join(", ")}: subnets of the lab would overlap.`)]
        : []),
    ],
  };
}
