// What the signs of a picture mean, as far as it has them.
import type { Flows } from "./nets";
import type { Lab } from "../topology/lab";

const ON_WHAT = "depends on the sender's port, or on a host that forwards it.";

export function legend({ scenario, subnets, hosts }: Lab, { nets, among }: Flows): readonly string[] {
  const hasAcl = subnets.some(({ networkAcl }) => networkAcl !== undefined);
  const hasDashed = [...nets, ...[...among.values()].flat()].some(({ depends }) => depends);
  const hasFurther = hosts.some(({ interfaces }) => interfaces.length > 1);
  return [
    "A dot marks the side that may open a connection, an arrowhead the side that it may reach. All other traffic is dropped.",
    "Security groups are stateful: the answer to allowed traffic needs no rule.",
    ...(hasAcl ? ["Network ACLs are stateless: a wire is drawn only if they allow both the request and the answer."] : []),
    ...(hasDashed
      ? [`Whether the traffic of a dashed wire passes ${scenario.deployedElsewhere ? "cannot be told, or " : ""}${ON_WHAT}`]
      : []),
    ...(hasFurther ? ["The wires of a host with two interfaces are drawn at the first one."] : []),
  ];
}
