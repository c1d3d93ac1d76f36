// Whether Terraform manages anything of a network: of what has no part of one, nothing can be missed.
import type { Document, Resource } from "./document";

const VPCS = ["aws_vpc", "aws_default_vpc"];

/** Arguments that place a resource in a network. */
const PLACES = [
  "vpc_id",
  "subnet_id",
  "subnet_ids",
  "subnets",
  "subnet_mapping",
  "vpc_zone_identifier",
  "vpc_config",
  "network_configuration",
  "network_interface",
  "vpc_security_group_ids",
  "security_groups",
  "security_group_id",
];

const isGiven = (value: unknown): boolean =>
  Array.isArray(value) ? value.some(isGiven) : value !== undefined && value !== null && value !== "" && value !== false;

const isPlaced = ({ type, values, unknown }: Resource): boolean =>
  VPCS.includes(type) || PLACES.some((name) => isGiven(values[name]) || isGiven(unknown[name]));

export const hasNetwork = ({ resources }: Document): boolean =>
  resources.some((resource) => resource.mode === "managed" && resource.type.startsWith("aws_") && isPlaced(resource));
