// The customer-managed prefix lists.
import { Ec2ManagedPrefixList } from "@cdktf/provider-aws/lib/ec2-managed-prefix-list";
import { Fn, TerraformIterator } from "cdktf";
import { Construct } from "constructs";
import type { PrefixList, Scenario } from "../topology/model";
import { labelOf, pick, terraformName } from "./names";
import type { Variables } from "./variables";

/** Entries of the list. Not more than needed: each counts as a rule of a group that refers to the list. */
function entriesOf({ cidrBlocks }: PrefixList, { blocks }: Variables) {
  if (!("parameter" in cidrBlocks)) return { maxEntries: Math.max(1, cidrBlocks.length), entry: cidrBlocks.map((cidr) => ({ cidr })) };
  const chosen = pick(blocks, cidrBlocks.parameter).listValue;
  const iterator = TerraformIterator.fromList(chosen);
  return { maxEntries: Fn.lengthOf(chosen), entry: iterator.dynamic({ cidr: iterator.value as string }) };
}

export class PrefixLists extends Construct {
  /** By name. */
  readonly lists: Readonly<Record<string, Ec2ManagedPrefixList>>;

  constructor(scope: Construct, id: string, { prefixLists = [] }: Scenario, variables: Variables) {
    super(scope, id);
    const create = (list: PrefixList) =>
      new Ec2ManagedPrefixList(this, terraformName(list.name), {
        name: variables.nameOf(labelOf(list.name)),
        addressFamily: "IPv4",
        ...entriesOf(list, variables),
        tags: { Name: variables.nameOf(labelOf(list.name)) },
      });
    this.lists = Object.fromEntries(prefixLists.map((list) => [list.name, create(list)]));
  }
}
