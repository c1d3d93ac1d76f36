// A state and a plan whose texts are programs, rules and a terminal's commands: nothing but text comes of them.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EXIT } from "../../cli/exit-status";
import { lab } from "../support/lab-command";
import { describeWithNamespaces } from "../support/test-machine";
import { plan, state } from "../terraform-input/documents";

const NAME = "t-hostile";
// eslint-disable-next-line no-control-regex -- they are what must not be there
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/;
const folder = mkdtempSync(join(tmpdir(), "lab-hostile-"));
const [file, planFile, marker] = [join(folder, "state.json"), join(folder, "plan.json"), join(folder, "marker")];
afterAll(() => rmSync(folder, { recursive: true }));

const shell = `$(touch ${marker})\`touch ${marker}\`';touch ${marker};"`;
const bad = `${shell}\n} drop; flush ruleset; {\u001b[31m\u009b31m\u0007\r${"x".repeat(5000)}`;
const everything = { protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: ["0.0.0.0/0"], description: bad };
const tags = { Name: bad, [bad]: bad };
const host = { subnet_id: `subnet${bad}`, user_data: bad, tags };
const RESOURCES = [
  { type: "aws_vpc", name: `main${bad}`, values: { id: `vpc${bad}`, cidr_block: "10.0.0.0/16", tags } },
  { type: "aws_subnet", name: "main", index: bad, values: { id: `subnet${bad}`, vpc_id: `vpc${bad}`, cidr_block: "10.0.1.0/24", tags } },
  {
    type: "aws_security_group",
    name: `all${bad}`,
    values: { id: `sg${bad}`, vpc_id: `vpc${bad}`, name: bad, description: bad, ingress: [everything], egress: [everything], tags },
  },
  { type: "aws_instance", name: "web", values: { ...host, id: `i${bad}`, private_ip: "10.0.1.10", vpc_security_group_ids: [`sg${bad}`] } },
  {
    type: "aws_instance",
    name: bad,
    values: { ...host, id: `j${bad}`, private_ip: "10.0.1.11", vpc_security_group_ids: [`sg${bad}`, bad] },
  },
  { type: "aws_route_table", name: bad, values: { id: bad, vpc_id: `vpc${bad}`, route: [{ cidr_block: bad, gateway_id: bad }] } },
];

/** The plan of them, with a provisioner for each. */
function planned(): string {
  const json = JSON.parse(plan(RESOURCES)) as { readonly configuration: { readonly root_module: { readonly resources: object[] } } };
  const provisioners = [{ type: "local-exec", expressions: { command: { constant_value: `touch ${marker}` } } }];
  const resources = json.configuration.root_module.resources.map((each) => ({ ...each, provisioners }));
  return JSON.stringify({ ...json, configuration: { root_module: { resources } } });
}

beforeAll(() => {
  writeFileSync(file, state(RESOURCES));
  writeFileSync(planFile, planned());
});

test.each([
  ["matrix", "--from", file],
  ["explain", "--from", file, "web", "internet", "tcp/80"],
  ["explain", "--from", file, "internet", "web", "tcp/80"],
  ["matrix", "--from", planFile],
  ["diagram", "--from", planFile],
  ["diff", planFile, file],
  ["diff", planFile, file, "--markdown"],
])("no control character of it reaches the terminal: %s", async (...words) => {
  const { stdout, stderr } = await lab(words);
  expect(stdout.length).toBeGreaterThan(0);
  expect(stdout + stderr).not.toMatch(CONTROL);
  expect(existsSync(marker)).toBe(false);
});

describeWithNamespaces("a lab of it", () => {
  afterAll(() => lab(["down", "--name", NAME]));

  test("comes up with the rules that are predicted, and runs nothing", async () => {
    const up = await lab(["up", "--from", file, "--name", NAME, "--no-services"]);
    expect(up.status).toBe(EXIT.yes);
    expect(up.stdout + up.stderr).not.toMatch(CONTROL);
    expect(await lab(["validate", "--from", file, "--name", NAME])).toMatchObject({
      status: EXIT.yes,
      stdout: expect.stringContaining("the loaded rules are the topology's") as unknown,
    });
    expect((await lab(["down", "--from", file, "--name", NAME])).status).toBe(EXIT.yes);
    expect(existsSync(marker)).toBe(false);
  });
});
