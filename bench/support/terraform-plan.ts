// A plan of a network of any size, as `terraform show -json` prints it: instances, each behind its own security group.

interface Change {
  readonly type: string;
  readonly name: string;
  readonly values: object;
  /** Arguments that are known after the apply only, and what they refer to. */
  readonly references?: Readonly<Record<string, readonly string[]>>;
}

const VPC: Change = { type: "aws_vpc", name: "main", values: { cidr_block: "10.0.0.0/16" } };
const NETWORK_RESOURCES = 1;
const PER_HOST = 5;

/** A security group with two rules, a subnet of its own, and an instance with user data of that length, which lets the next one in. */
function hostResources(index: number, hosts: number, padding: number): readonly Change[] {
  const next = (index + 1) % hosts;
  const block = `10.0.${Math.floor(index / 16)}.${(index % 16) * 16}/28`;
  return [
    {
      type: "aws_subnet",
      name: `subnet_${index}`,
      values: { cidr_block: block },
      references: { vpc_id: ["aws_vpc.main.id", "aws_vpc.main"] },
    },
    {
      type: "aws_security_group",
      name: `group_${index}`,
      values: {},
      references: { vpc_id: ["aws_vpc.main.id", "aws_vpc.main"] },
    },
    {
      type: "aws_vpc_security_group_ingress_rule",
      name: `rule_${index}`,
      values: { ip_protocol: "tcp", from_port: 443, to_port: 443 },
      references: {
        security_group_id: [`aws_security_group.group_${index}.id`, `aws_security_group.group_${index}`],
        referenced_security_group_id: [`aws_security_group.group_${next}.id`, `aws_security_group.group_${next}`],
      },
    },
    {
      type: "aws_vpc_security_group_egress_rule",
      name: `out_${index}`,
      values: { ip_protocol: "-1", cidr_ipv4: "0.0.0.0/0" },
      references: { security_group_id: [`aws_security_group.group_${index}.id`, `aws_security_group.group_${index}`] },
    },
    {
      type: "aws_instance",
      name: `host_${index}`,
      values: { user_data: "x".repeat(padding) },
      references: {
        subnet_id: [`aws_subnet.subnet_${index}.id`, `aws_subnet.subnet_${index}`],
        vpc_security_group_ids: [`aws_security_group.group_${index}.id`, `aws_security_group.group_${index}`],
      },
    },
  ];
}

/** @param resources at most, at least a few @param padding bytes of user data for each instance */
export function terraformPlan(resources: number, padding = 0): string {
  const hosts = Math.floor((resources - NETWORK_RESOURCES) / PER_HOST);
  const changes = [VPC, ...Array.from({ length: hosts }, (_, index) => hostResources(index, hosts, padding)).flat()];
  const address = ({ type, name }: Change) => `${type}.${name}`;
  const unknown = ({ references = {} }: Change) =>
    Object.fromEntries(Object.keys(references).map((argument) => [argument, argument.endsWith("s") ? [true] : true]));
  const expressions = ({ references = {} }: Change) =>
    Object.fromEntries(Object.entries(references).map(([argument, list]) => [argument, { references: list }]));
  return JSON.stringify({
    format_version: "1.2",
    planned_values: { root_module: { resources: changes.map((each) => ({ address: address(each), mode: "managed", ...each })) } },
    resource_changes: changes.map((each) => ({
      address: address(each),
      change: { actions: ["create"], after: each.values, after_unknown: unknown(each) },
    })),
    configuration: {
      root_module: {
        resources: changes.map((each) => ({
          address: address(each),
          mode: "managed",
          type: each.type,
          name: each.name,
          expressions: expressions(each),
        })),
      },
    },
  });
}
