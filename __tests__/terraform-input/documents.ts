// Small plans and states, as `terraform show -json` prints them.

interface Resource {
  /** @default "managed" */
  readonly mode?: string;
  readonly type: string;
  readonly name: string;
  readonly index?: string | number;
  readonly values: Readonly<Record<string, unknown>>;
}

const addressOf = ({ type, name, index }: Resource) => `${type}.${name}${index === undefined ? "" : `[${JSON.stringify(index)}]`}`;

const moduleOf = (resources: readonly Resource[]) => ({
  root_module: {
    resources: resources.map((resource) => {
      const { mode = "managed", type, name, index, values } = resource;
      return { address: addressOf(resource), mode, type, name, index, values };
    }),
  },
});

export function state(resources: readonly Resource[]): string {
  return JSON.stringify({ format_version: "1.0", terraform_version: "1.9.0", values: moduleOf(resources) });
}

const group = (name: string, ingress: readonly object[], egress: readonly object[]): Resource => ({
  type: "aws_security_group",
  name,
  values: { id: `sg-${name}`, vpc_id: "vpc-1", ingress, egress },
});

const instance = (name: string, address: string, values: object = {}): Resource => ({
  type: "aws_instance",
  name,
  values: { id: `i-${name}`, subnet_id: "subnet-1", private_ip: address, vpc_security_group_ids: [`sg-${name}`], ...values },
});

const everything = { protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: ["0.0.0.0/0"] };
const fromWeb = { protocol: "tcp", from_port: 5432, to_port: 5432, security_groups: ["sg-web"] };

/** A web server that may ask a database, in one subnet. */
export const WEB_AND_DATABASE: readonly Resource[] = [
  { type: "aws_vpc", name: "main", values: { id: "vpc-1", cidr_block: "10.0.0.0/16", default_security_group_id: "sg-default" } },
  { type: "aws_subnet", name: "main", values: { id: "subnet-1", vpc_id: "vpc-1", cidr_block: "10.0.1.0/24" } },
  group("web", [], [everything]),
  group("db", [fromWeb], []),
  instance("web", "10.0.1.10"),
  instance("db", "10.0.1.20"),
];

/** The same with other values for one of its resources. */
export function withValues(name: string, type: string, values: object): string {
  return state(
    WEB_AND_DATABASE.map((each) => (each.name === name && each.type === type ? { ...each, values: { ...each.values, ...values } } : each)),
  );
}

interface Change extends Resource {
  /** Arguments that are known after the apply only. */
  readonly unknown?: Readonly<Record<string, unknown>>;
  /** What an argument refers to; a local's references are not followed. */
  readonly references?: Readonly<Record<string, readonly string[]>>;
}

/** A plan of these resources. @param deleted what it deletes, as it was */
export function plan(resources: readonly Change[], deleted: readonly Resource[] = []): string {
  const expressions = (references: Change["references"]) =>
    Object.fromEntries(Object.entries(references ?? {}).map(([argument, list]) => [argument, { references: list }]));
  return JSON.stringify({
    format_version: "1.2",
    terraform_version: "1.9.0",
    planned_values: moduleOf(resources),
    resource_changes: [
      ...resources.map((each) => ({ address: addressOf(each), change: { actions: ["create"], after_unknown: each.unknown ?? {} } })),
      ...deleted.map((each) => ({
        ...each,
        address: addressOf(each),
        mode: "managed",
        change: { actions: ["delete"], before: each.values },
      })),
    ],
    configuration: {
      root_module: {
        resources: resources.map(({ type, name, references }) => ({ type, name, mode: "managed", expressions: expressions(references) })),
      },
    },
  });
}
