// Plans and states that nobody would write: no crash, and nothing of them is executed or reaches a shell, nft or Terraform.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { readTerraform } from "../../terraform-input";
import { instantiate } from "../../topology/lab";
import { TopologyError } from "../../topology/model";
import { predictions } from "../../validation/matrix";
import { state, WEB_AND_DATABASE } from "./documents";

const PLAN = readFileSync(join(__dirname, "fixtures", "plan.json"), "utf8");
const SEED = 14;

/** Reads it and asks about it. @throws whatever is no TopologyError */
function survive(text: string): void {
  try {
    const lab = instantiate(readTerraform(text).scenario);
    predictions(lab, [{ protocol: "tcp", port: 443 }]);
  } catch (error) {
    if (!(error instanceof TopologyError)) throw error;
  }
}

test("4000 arbitrary JSON values are read or refused", () => {
  const shapes = fc.oneof(
    fc.json(),
    fc.json().map((values) => `{"format_version":"1.0","values":${values}}`),
    fc.json().map((values) => `{"format_version":"1.2","planned_values":${values},"configuration":${values},"resource_changes":${values}}`),
    fc.string(),
  );
  fc.assert(fc.property(shapes, survive), { seed: SEED, numRuns: 4000 });
});

/** Values that stand where others are expected. */
const WRONG = [
  null,
  true,
  false,
  0,
  -1,
  1e300,
  "",
  "x",
  "10.0.0.0/33",
  "0.0.0.0/0",
  "::/0",
  [],
  {},
  [null],
  ["${x}"],
  { a: { a: [] } },
  "__proto__",
];

/** All places of a value, each as the object or list that has it, and its key there. */
function places(value: unknown): (readonly [Record<string, unknown>, string])[] {
  if (typeof value !== "object" || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [[holder, key] as const, ...places(holder[key])]);
}

describe.each([
  ["plan", PLAN, 2000],
  ["state", state(WEB_AND_DATABASE), 4000],
])("a %s", (_kind, text, numRuns) => {
  test(`with up to three wrong values, at any place, ${numRuns} times`, () => {
    const wrong = fc.array(fc.tuple(fc.nat(), fc.constantFrom(...WRONG, undefined)), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(wrong, (changes) => {
        const json: unknown = JSON.parse(text);
        for (const [index, value] of changes) {
          const all = places(json);
          if (all.length === 0) return;
          const [holder, key] = all[index % all.length]!;
          if (value === undefined && !Array.isArray(holder)) delete holder[key];
          else holder[key] = value;
        }
        survive(JSON.stringify(json));
      }),
      { seed: SEED, numRuns },
    );
  });
});

const HOSTILE = [
  "$(touch /tmp/x)",
  "`id`",
  "'; rm -rf / #",
  '" } table inet filter { }',
  '${file("/etc/passwd")}',
  "../../etc",
  "\u0000\n",
  "a".repeat(300),
];

test.each(HOSTILE)("names and descriptions with %j in them are made harmless", (text) => {
  const resources = WEB_AND_DATABASE.map((each) => ({
    ...each,
    index: text,
    values: {
      ...each.values,
      description: text,
      user_data: text,
      ingress: [{ protocol: "tcp", from_port: 1, to_port: 2, cidr_blocks: ["10.0.0.0/8"], description: text }],
    },
  }));
  const { scenario } = readTerraform(state(resources));
  expect(() => instantiate(scenario)).not.toThrow();
  for (const { name } of [...scenario.hosts, ...scenario.securityGroups, ...scenario.vpcs]) expect(name).toMatch(/^[a-z][a-z0-9-]*$/);
  expect(JSON.stringify(scenario.securityGroups)).not.toMatch(/\$\{|[`']|\\u0000/);
});
