// `lab diff`: two networks of Terraform, or a plan and what is there before it.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Log } from "sarif";
import { EXIT } from "../../cli/exit-status";
import { lab, type Run } from "../support/lab-command";
import { plan, state, WEB_AND_DATABASE, withValues } from "../terraform-input/documents";

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "lab-diff-"))));
afterAll(() => rmSync(folder, { recursive: true }));

function written(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const rule = (port: number, values: object) => ({ protocol: "tcp", from_port: port, to_port: port, ...values });
const ingress = (...rules: readonly object[]) => withValues("db", "aws_security_group", { ingress: rules });

const before = () => written("before.json", state(WEB_AND_DATABASE));
const noQueries = () => written("no-queries.json", ingress());
const moreQueries = () =>
  written("more-queries.json", ingress(rule(5432, { security_groups: ["sg-web"] }), rule(3306, { security_groups: ["sg-web"] })));

const diff = (words: readonly string[], options: Run = {}) => lab(["diff", ...words], options);

test("the exit status is 0 without a change and 1 with one", async () => {
  expect(await diff([before(), before()])).toMatchObject({ status: EXIT.yes, stdout: "no pair of hosts sees a difference\n", stderr: "" });
  const { status, stdout } = await diff([before(), moreQueries()]);
  expect(status).toBe(EXIT.no);
  expect(stdout).toBe(
    [
      "Became possible:",
      "  ingress rule db-ingress-2 (aws_security_group.db ingress); before: no ingress rule in security group db",
      "    web -> db  tcp/3306",
      "",
      "Changed rules, routes and hosts:",
      "  + security group db: ingress tcp/3306 from security group web",
      "",
      "pairs of hosts: 1 became possible",
      "",
    ].join("\n"),
  );
});

test("a change that nobody sees is a change", async () => {
  const after = written("datacentre.json", ingress(rule(5432, { security_groups: ["sg-web"], cidr_blocks: ["172.20.0.0/16"] })));
  expect(await diff([before(), after])).toMatchObject({
    status: EXIT.no,
    stdout: expect.stringContaining("+ security group db: ingress tcp/5432 from 172.20.0.0/16") as unknown,
  });
});

describe("--fail-on exposure", () => {
  /** Both hosts have public addresses, and the VPC has a gateway. */
  const online = (...rules: readonly object[]) => {
    const public_ip = "203.0.113.9";
    const resources = WEB_AND_DATABASE.map((each) =>
      each.type === "aws_instance"
        ? { ...each, values: { ...each.values, public_ip } }
        : each.type === "aws_security_group" && each.name === "db"
          ? { ...each, values: { ...each.values, ingress: rules } }
          : each,
    );
    const route = [{ cidr_block: "0.0.0.0/0", gateway_id: "igw-1" }];
    return state([
      ...resources,
      { type: "aws_internet_gateway", name: "main", values: { id: "igw-1", vpc_id: "vpc-1" } },
      { type: "aws_route_table", name: "main", values: { id: "rtb-1", vpc_id: "vpc-1", route } },
      { type: "aws_route_table_association", name: "main", values: { subnet_id: "subnet-1", route_table_id: "rtb-1" } },
    ]);
  };
  const open = () => written("open.json", online(rule(5432, { cidr_blocks: ["0.0.0.0/0"] })));
  const closed = () => written("closed.json", online());
  const untold = () => written("untold.json", online(rule(5432, { prefix_list_ids: ["pl-0123"] })));

  test("is 1 if something is newly reachable from the internet, and 0 if nothing is", async () => {
    const words = ["--fail-on", "exposure"];
    expect(await diff([closed(), open(), ...words])).toMatchObject({
      status: EXIT.no,
      stdout: expect.stringMatching(/^Newly exposed to the internet:\n.*\n +internet -> db +tcp\/5432\n/) as unknown,
    });
    expect((await diff([open(), closed(), ...words])).status).toBe(EXIT.yes);
    expect((await diff([open(), closed()])).status).toBe(EXIT.no);
  });

  test("is 4 if that cannot be told", async () => {
    expect(await diff([closed(), untold(), "--fail-on", "exposure"])).toMatchObject({
      status: EXIT.labState,
      stdout: expect.stringMatching(/\npairs of hosts: 1 may be newly exposed, 1 can no longer be told\n$/) as unknown,
    });
  });
});

test("a name that is no longer short enough, since another resource has it, is no change", async () => {
  const namesake = { type: "aws_security_group", name: "DB", values: { id: "sg-DB", vpc_id: "vpc-1", ingress: [], egress: [] } };
  const both = written("namesake.json", state([...WEB_AND_DATABASE, namesake]));
  const same = { status: EXIT.yes, stdout: "no pair of hosts sees a difference\n" };
  expect(await diff([before(), both])).toMatchObject(same);
  expect(await diff([both, before()])).toMatchObject(same);
});

test("where nothing decided before, nothing was in the way", async () => {
  const other = { type: "aws_subnet", name: "db", values: { id: "subnet-2", vpc_id: "vpc-1", cidr_block: "10.0.2.0/24" } };
  const apart = WEB_AND_DATABASE.map((each) =>
    each.name === "db" && each.type === "aws_instance"
      ? { ...each, values: { ...each.values, subnet_id: "subnet-2", private_ip: "10.0.2.20" } }
      : each,
  );
  const acl = { type: "aws_network_acl", name: "db", values: { id: "acl-1", vpc_id: "vpc-1", subnet_ids: ["subnet-2"] } };
  const [open, closed] = [written("no-acl.json", state([...apart, other])), written("acl.json", state([...apart, other, acl]))];
  const cause = "no ingress rule in network ACL db and no egress rule in network ACL db";
  expect((await diff([open, closed])).stdout).toContain(`  ${cause}; before: nothing in the way\n    web -> db  tcp/5432\n`);
  expect((await diff([closed, open])).stdout).toContain(`  nothing in the way; before: ${cause}\n    web -> db  tcp/5432\n`);
});

test("a rule for IPv6 or another protocol is a change, and may expose", async () => {
  const everybody = { cidr_blocks: ["0.0.0.0/0"] };
  const tunnel = { protocol: "50", from_port: 0, to_port: 0, ...everybody };
  const ipv6 = rule(5432, { security_groups: ["sg-web"], ipv6_cidr_blocks: ["::/0"] });
  for (const [added, text] of [
    [tunnel, "protocol 50 from 0.0.0.0/0"],
    [ipv6, "tcp/5432 from ::/0"],
  ] as const) {
    const after = written("untold-rule.json", ingress(rule(5432, { security_groups: ["sg-web"] }), added));
    const { status, stdout } = await diff([before(), after]);
    expect([status, stdout]).toEqual([
      EXIT.no,
      expect.stringContaining(`  + security group db: ingress ${text} (whom it lets through is not told)\n`),
    ]);
    expect((await diff([before(), after, "--fail-on", "exposure"])).status).toBe(EXIT.labState);
    expect((await diff([after, before(), "--fail-on", "exposure"])).status).toBe(EXIT.yes);
    const { results = [] } = (JSON.parse((await diff([before(), after, "--sarif"])).stdout) as Log).runs[0]!;
    expect(results.map(({ ruleId, level, message }) => [ruleId, level, message.text])).toEqual([
      ["maybe-exposed", "warning", expect.stringContaining(`security group db: ingress ${text}`)],
    ]);
  }
  const inside = written(
    "inside.json",
    ingress(rule(5432, { security_groups: ["sg-web"] }), { protocol: "50", security_groups: ["sg-web"] }),
  );
  expect((await diff([before(), inside, "--fail-on", "exposure"])).status).toBe(EXIT.yes);
});

describe("a plan alone", () => {
  const resources = WEB_AND_DATABASE.map((each) => ({ ...each }));
  const planned = (prior: object | undefined) => JSON.stringify({ ...(JSON.parse(plan(resources)) as object), prior_state: prior });

  test("is compared with the state that it starts from, also from standard input", async () => {
    const prior = JSON.parse(ingress()) as object;
    const path = written("plan.json", planned(prior));
    const { status, stdout } = await diff([path]);
    expect([status, stdout]).toEqual([EXIT.no, expect.stringContaining("web -> db  tcp/5432") as unknown]);
    expect((await diff(["-"], { input: planned(prior) })).stdout).toBe(stdout);
    expect(await diff(["-"], { input: planned(JSON.parse(state(WEB_AND_DATABASE)) as object) })).toMatchObject({ status: EXIT.yes });
  });

  test("is compared with nothing if nothing is deployed yet", async () => {
    const { status, stdout } = await diff(["-"], { input: planned(undefined) });
    expect(status).toBe(EXIT.no);
    expect(stdout).toContain("ingress rule db-ingress-1 (aws_security_group.db ingress); before: no such host");
    expect(stdout).toContain("New hosts: web, db\n");
  });

  test("is compared with nothing if what is deployed is no network", async () => {
    const bucket = { type: "aws_s3_bucket", name: "logs", values: { id: "logs", vpc_config: [] } };
    const { status, stdout } = await diff(["-"], { input: planned(JSON.parse(state([bucket])) as object) });
    expect([status, stdout]).toEqual([EXIT.no, expect.stringContaining("New hosts: web, db\n") as unknown]);
    const subnet = { type: "aws_subnet", name: "main", values: { id: "subnet-1", vpc_id: "vpc-1", cidr_block: "10.0.1.0/24" } };
    expect(await diff(["-"], { input: planned(JSON.parse(state([subnet])) as object) })).toMatchObject({
      status: EXIT.usage,
      stderr: expect.stringContaining("no VPC can be read from this state") as unknown,
    });
  });

  test("that destroys everything makes everything impossible", async () => {
    const destroys = JSON.stringify({
      ...(JSON.parse(plan([], WEB_AND_DATABASE)) as object),
      prior_state: JSON.parse(state(WEB_AND_DATABASE)) as object,
    });
    const { status, stdout } = await diff(["-"], { input: destroys });
    expect([status, stdout]).toEqual([EXIT.no, expect.stringMatching(/^Became impossible:\n.*\n {4}web -> db +tcp\/5432\n/) as unknown]);
    expect(stdout).toContain("Hosts that are gone: web, db\n");
    expect((await diff(["-", "--fail-on", "exposure"], { input: destroys })).status).toBe(EXIT.yes);
    const empty = written("empty.json", JSON.stringify({ format_version: "1.0" }));
    expect((await diff([before(), empty])).stdout).toBe(stdout);
    expect(await diff([empty, empty])).toMatchObject({
      status: EXIT.usage,
      stderr: `lab: ${empty}: this state is empty: nothing has been applied\n`,
    });
  });

  test("must be a plan", async () => {
    expect(await diff([before()])).toMatchObject({
      status: EXIT.usage,
      stderr: `lab: ${before()}: a state does not tell what was before it: give both, the older one first\n`,
    });
  });
});

test("the formats exclude each other, and standard input is one file", async () => {
  expect(await diff([before(), before(), "--json", "--sarif"])).toMatchObject({ status: EXIT.usage });
  expect(await diff(["-", "-"], { input: "" })).toMatchObject({
    status: EXIT.usage,
    stderr: "lab: standard input can be the old network or the new one, not both\n",
  });
});

test("--json has each pair with the verdicts, the traffic and the cause", async () => {
  const { stdout } = await diff([before(), noQueries(), "--json"]);
  expect(JSON.parse(stdout)).toEqual({
    groups: [
      {
        kind: "impossible",
        now: ["no ingress rule in security group db"],
        before: ["ingress rule db-ingress-1 (aws_security_group.db ingress)"],
        changes: [{ from: "web", to: "db", traffic: [{ protocol: "tcp", from: 5432, to: 5432 }], before: "yes", after: "no" }],
      },
    ],
    hosts: { added: [], removed: [] },
    rules: [{ is: "removed", text: "security group db: ingress tcp/5432 from security group web" }],
  });
});

test("--sarif has a result for each pair, at the receiver's resource", async () => {
  const { stdout } = await diff([before(), noQueries(), "--sarif"]);
  const [run] = (JSON.parse(stdout) as Log).runs;
  expect(run!.tool.driver.rules!.map(({ id }) => id)).toEqual(["exposed", "maybe-exposed", "possible", "unknown", "impossible"]);
  expect(run!.results).toEqual([
    {
      ruleId: "impossible",
      ruleIndex: 4,
      level: "note",
      message: {
        text:
          "Became impossible: web -> db tcp/5432: no ingress rule in security group db; " +
          "before: ingress rule db-ingress-1 (aws_security_group.db ingress)",
      },
      locations: [
        {
          physicalLocation: { artifactLocation: { uri: expect.stringMatching(/no-queries\.json$/) as unknown }, region: { startLine: 1 } },
          logicalLocations: [{ fullyQualifiedName: "aws_instance.db", kind: "resource" }],
        },
      ],
      partialFingerprints: { primaryLocationLineHash: "impossible web -> db tcp/5432" },
    },
  ]);
});

test("--markdown shows text of the network as code alone", async () => {
  const description = "`</summary>` ![x](https://example.com/x.png) | a\n# b";
  const hostile = ingress(
    rule(5432, { security_groups: ["sg-web"] }),
    rule(3306, { security_groups: ["sg-web"], description, prefix_list_ids: [description] }),
  );
  const { stdout } = await diff([before(), written("hostile.json", hostile), "--markdown"]);
  expect(stdout).toContain("| `web` | `db` | `tcp/3306` |");
  const outsideCode = stdout.replaceAll(/`[^`\n]*`/g, "");
  expect(outsideCode).not.toMatch(/example|!\[|\n# b|<\/summary>[^\n]/);
  expect(outsideCode).not.toContain("`");
});

test("--markdown lists hosts that are new or gone", async () => {
  const web = written("web.json", state(WEB_AND_DATABASE.filter(({ type, name }) => type !== "aws_instance" || name !== "db")));
  expect((await diff([before(), web, "--markdown"])).stdout).toContain("\nHosts that are gone: `db`\n");
  expect((await diff([web, before(), "--markdown"])).stdout).toContain("\nNew hosts: `db`\n");
});

test("no text of a network steers the terminal", async () => {
  const hostile = "\u001b]0;x\u0007\u009b2J\u202e\nNewly";
  const rules = [rule(22, { prefix_list_ids: [`pl-${hostile}`], description: hostile }), rule(23, { security_groups: [`sg-${hostile}`] })];
  const after = written("controls.json", withValues("db", "aws_security_group", { ingress: [...rules, { protocol: `5${hostile}` }] }));
  for (const format of [[], ["--markdown"], ["--json"], ["--sarif"]]) {
    const { stdout, stderr } = await diff([before(), after, ...format]);
    expect(stdout).toContain("tcp");
    expect(stdout + stderr).not.toMatch(/[\p{Cf}\p{Zl}\p{Zp}]|(?!\n)\p{Cc}|^Newly/mu);
  }
  expect((await diff([before(), written("broken.json", `{"a": ${hostile}}`)])).stderr).not.toContain("\u001b");
});
