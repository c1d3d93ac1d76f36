// What AWS makes with a VPC: its default security group, network ACL and route table.
import type { Document, Resource } from "./document";
import { textOf } from "./json";

/** Of a VPC: what AWS makes with it, and the resource that adopts it. */
export const MADE_WITH_VPC: Readonly<Record<string, string>> = {
  default_security_group_id: "aws_default_security_group",
  default_network_acl_id: "aws_default_network_acl",
  default_route_table_id: "aws_default_route_table",
  main_route_table_id: "aws_default_route_table",
};

/** A VPC's default security group, network ACL and route table, unless a resource adopts them. */
export function madeWithVpcs(document: Document): readonly Resource[] {
  const own = (vpc: Resource) =>
    ["default_security_group_id", "default_network_acl_id", "default_route_table_id"].map((attribute): Resource => {
      const id = textOf(vpc.values[attribute]);
      return {
        address: `${vpc.address}.${attribute}`,
        type: MADE_WITH_VPC[attribute]!,
        name: "default",
        module: vpc.module,
        mode: "managed",
        values: { ...(id !== undefined && { id }) },
        unknown: {},
      };
    });
  return document.resources.filter(({ type }) => type === "aws_vpc" || type === "aws_default_vpc").flatMap(own);
}
