// The customer-managed prefix lists.
import { Ec2ManagedPrefixList } from "@cdktf/provider-aws/lib/ec2-managed-prefix-list";
import { Construct } from "constructs";
import type { PrefixList, Scenario } from "../topology/model";
import { labelOf, terraformName } from "./names";
import type { Variables } from "./variables";

export class PrefixLists extends Construct {
  /** By name. */
  readonly lists: Readonly<Record<string, Ec2ManagedPrefixList>>;

  constructor(scope: Construct, id: string, { prefixLists = [] }: Scenario, variables: Variables) {
    super(scope, id);
    const create = ({ name, cidrBlocks }: PrefixList) =>
      new Ec2ManagedPrefixList(this, terraformName(name), {
        name: variables.nameOf(labelOf(name)),
        addressFamily: "IPv4",
        // Not more than needed: each counts as a rule of a group that refers to the list.
        maxEntries: Math.max(1, cidrBlocks.length),
        entry: cidrBlocks.map((cidr) => ({ cidr })),
        tags: { Name: variables.nameOf(labelOf(name)) },
      });
    this.lists = Object.fromEntries(prefixLists.map((list) => [list.name, create(list)]));
  }
}
