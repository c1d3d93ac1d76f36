// Elastic IP addresses, and which instances and interfaces have one.
import type { Resource } from "../format/document";
import { INTERFACE, type Publicity } from "./interfaces";
import type { Reading } from "./reading";

/** Where an address says whose it is. */
const OWNERS: readonly (readonly [type: string, argument: string, owners: readonly string[]])[] = [
  ["aws_eip", "instance", ["aws_instance"]],
  ["aws_eip", "network_interface", [INTERFACE, "aws_instance"]],
  ["aws_eip_association", "instance_id", ["aws_instance"]],
  ["aws_eip_association", "network_interface_id", [INTERFACE, "aws_instance"]],
];

/** Whether one of the resources has an Elastic IP address. */
export function elasticPublicity(reading: Reading, ...resources: readonly Resource[]): Publicity {
  const all = OWNERS.map(([type, argument, owners]) => reading.ownedBy(type, argument, owners));
  if (all.some(({ of }) => resources.some((resource) => of(resource).length > 0))) return "public";
  return all.some(({ untold }) => untold.length > 0) ? "unknown" : "private";
}
