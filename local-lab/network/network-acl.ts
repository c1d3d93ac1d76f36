// Network ACLs: stateless, in the order of their numbers, at the edge of the subnet.
import type { Lab } from "../../topology/lab";
import type { Direction } from "../../topology/model";
import type { LabAclRule, LabNetworkAcl } from "../../topology/network";
import { match, peers } from "./match";

export const aclChain = ({ name }: LabNetworkAcl, direction: Direction) => `acl-${name}-${direction}`;

/** What its last rule, which has no number, is called. */
export const aclDefault = ({ name }: LabNetworkAcl, direction: Direction) => `${name}-${direction}-default`;

function chain(acl: LabNetworkAcl, direction: Direction, drop: (id: string) => string): string[] {
  const verdict = ({ action, id }: LabAclRule) => (action === "allow" ? `counter return comment "${id}"` : drop(id));
  const peer = direction === "ingress" ? "ip saddr" : "ip daddr";
  return [
    `chain ${aclChain(acl, direction)} {`,
    ...acl[direction].map((rule) => `${peer} ${peers(rule.cidrBlocks)} ${match(rule.port)}${verdict(rule)}`),
    drop(aclDefault(acl, direction)),
    "}",
  ];
}

/** What an ACL allows returns from its chain. The VPC's own ACL, which allows everything, has none. */
export function aclChains({ subnets }: Lab, drop: (id: string) => string): string[] {
  const acls = new Map(subnets.flatMap(({ networkAcl }) => (networkAcl ? [[networkAcl.name, networkAcl] as const] : [])));
  return [...acls.values()].flatMap((acl) => [...chain(acl, "egress", drop), ...chain(acl, "ingress", drop)]);
}
