// A plan's references: which instances they mean, and if that cannot be told.
import { Configuration } from "../../terraform-input/format/configuration";
import { readDocument } from "../../terraform-input/format/document";

interface Given {
  /** Of the host, which refers to groups. */
  readonly references: readonly string[];
  readonly key?: string | number;
  readonly forEach?: object;
  readonly variables?: Readonly<Record<string, unknown>>;
  /** Keys of the groups. */
  readonly keys?: readonly (string | number)[];
}

const addressed = (type: string, name: string, index?: string | number) => ({
  address: `${type}.${name}${index === undefined ? "" : `[${JSON.stringify(index)}]`}`,
  mode: "managed",
  type,
  name,
  ...(index !== undefined && { index }),
  values: {},
});

/** The keys of the groups that the host's argument means, and whether they are certain. */
function meant({ references, key, forEach, variables = {}, keys = ["a", "b"] }: Given) {
  const host = addressed("aws_instance", "host", key);
  const json = {
    format_version: "1.2",
    planned_values: { root_module: { resources: [host, ...keys.map((each) => addressed("aws_security_group", "group", each))] } },
    variables: Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, { value }])),
    configuration: {
      root_module: {
        resources: [
          {
            ...addressed("aws_instance", "host"),
            expressions: { groups: { references } },
            ...(forEach && { for_each_expression: forEach }),
          },
          { ...addressed("aws_security_group", "group"), expressions: {} },
        ],
      },
    },
  };
  const document = readDocument(JSON.stringify(json));
  const { list, complete } = new Configuration(document).of(document.resources[0]!, ["groups"]);
  return { keys: list.map(({ resource }) => resource.key), complete };
}

test("a key in the reference chooses its instance", () => {
  const references = ['aws_security_group.group["b"].id', 'aws_security_group.group["b"]', "aws_security_group.group"];
  expect(meant({ references })).toEqual({ keys: ["b"], complete: true });
});

test("each.key chooses the instance of the same key", () => {
  expect(meant({ references: ["aws_security_group.group", "each.key"], key: "b" })).toEqual({ keys: ["b"], complete: true });
});

test("count.index chooses by position, and begins anew behind the last one, as element does", () => {
  const references = ["aws_security_group.group", "count.index"];
  expect(meant({ references, key: 1 })).toEqual({ keys: ["b"], complete: true });
  expect(meant({ references, key: 2 })).toEqual({ keys: ["a"], complete: true });
  expect(meant({ references, key: 1, keys: [0, 1, 2] })).toEqual({ keys: [1], complete: true });
});

test("each.value of a set is its key", () => {
  const given = { references: ["aws_security_group.group", "each.value"], forEach: { constant_value: ["a", "b"] }, key: "b" };
  expect(meant(given)).toEqual({ keys: ["b"], complete: true });
});

test("a value that is looked up by each.key chooses, and a map beside each.key makes it uncertain", () => {
  const variables = { tier: { a: { group: "b" }, b: { group: "a" } } };
  const forEach = { references: ["var.tier"] };
  const looked = ["aws_security_group.group", "each.value.group", "each.value"];
  expect(meant({ references: looked, forEach, variables, key: "a" })).toEqual({ keys: ["b"], complete: true });
  const map = ["aws_security_group.group", "var.tier", "each.key"];
  expect(meant({ references: map, variables, key: "a" })).toMatchObject({ complete: false });
});

test("for_each over resources gives the instance of the same key, or what cannot be told", () => {
  const forEach = { references: ["aws_security_group.group"] };
  const references = ["each.value.id", "each.value"];
  expect(meant({ references, forEach, key: "b" })).toEqual({ keys: ["b"], complete: true });
  expect(meant({ references, forEach, key: "c" })).toMatchObject({ complete: false });
});

test.each([
  ["a switch", true],
  ["a name", "production"],
  ["nothing", null],
  ["a list with a name", ["10.0.0.0/8", "production"]],
])("%s beside resources may choose among them", (_title, value) => {
  expect(meant({ references: ["aws_security_group.group", "var.it"], variables: { it: value } })).toMatchObject({ complete: false });
});

test.each([
  ["a port", 443],
  ["a block", "10.0.0.0/8"],
  ["a list of blocks", ["10.0.0.0/8", "192.0.2.7/32"]],
])("%s beside resources does not", (_title, value) => {
  const references = ['aws_security_group.group["b"]', "aws_security_group.group", "var.it"];
  expect(meant({ references, variables: { it: value } })).toEqual({ keys: ["b"], complete: true });
});

test("a local, and an argument that the configuration lacks, cannot be told", () => {
  expect(meant({ references: ["local.group"] })).toEqual({ keys: [], complete: false });
});
