// Machines outside that rules single out: one of each public block stands for all of it.
import { addressAt, contains, holds, offsetIn, overlap, prefixLength } from "../cidr-block";
import type { Lab } from "../lab";
import { ANY_IPV4, type InternetHost } from "../model";

/** Nobody has these in the internet: RFC 1918, RFC 6598, RFC 3927, RFC 1122. */
const NOT_PUBLIC = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "127.0.0.0/8"];

const blocksOfRules = ({ hosts, subnets }: Lab): readonly string[] => [
  ...hosts.flatMap(({ interfaces }) => interfaces.flatMap(({ rules }) => rules.flatMap(({ cidrBlocks }) => cidrBlocks))),
  ...subnets.flatMap(({ networkAcl }) =>
    networkAcl ? [...networkAcl.ingress, ...networkAcl.egress].flatMap(({ cidrBlocks }) => cidrBlocks) : [],
  ),
];

const first = (block: string): number => offsetIn(ANY_IPV4, addressAt(block, 0));
const behind = (block: string): number => first(block) + 2 ** (32 - prefixLength(block));

/** The block's first address that is in none of the others. @default - they hold all of it */
function addressOf(block: string, others: readonly string[]): string | undefined {
  const within = others.filter((other) => other !== block && overlap(block, other) && !holds(other, block));
  const candidates = [first(block), ...within.map(behind)].filter((number) => number < behind(block)).sort((a, b) => a - b);
  return candidates.map((number) => addressAt(ANY_IPV4, number)).find((address) => !within.some((other) => contains(other, address)));
}

/** A host for each public block that rules of one of the labs single out, named by the block. */
export function outsideHosts(labs: readonly Lab[]): readonly InternetHost[] {
  const elsewhere = [...NOT_PUBLIC, ...labs.flatMap(({ vpcs }) => vpcs.flatMap(({ cidrBlocks }) => cidrBlocks))];
  const isPublic = (block: string) => block !== ANY_IPV4 && !elsewhere.some((other) => holds(other, block));
  const blocks = [...new Set(labs.flatMap(blocksOfRules))].filter(isPublic).sort();
  return blocks.flatMap((block) => {
    const address = addressOf(block, [...blocks, ...elsewhere]);
    return address === undefined ? [] : [{ name: block, address }];
  });
}
