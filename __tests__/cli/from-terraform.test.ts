// `--from FILE`: the network of a Terraform plan or state in the place of a scenario.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EXIT } from "../../cli/exit-status";
import { lab } from "../support/lab-command";
import { describeWithNamespaces } from "../support/test-machine";
import { state, WEB_AND_DATABASE, withValues } from "../terraform-input/documents";

const NAME = "t-from-terraform";
let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "lab-from-"));
  file = join(folder, "state.json");
  writeFileSync(file, state(WEB_AND_DATABASE));
});
afterAll(() => rmSync(folder, { recursive: true }));

test("explain takes host names and Terraform addresses", async () => {
  const words = ["explain", "--from", file, "--json"];
  const byName = await lab([...words, "web", "db", "tcp/5432"]);
  expect(byName.status).toBe(EXIT.yes);
  expect((await lab([...words, "aws_instance.web", "aws_instance.db", "tcp/5432"])).stdout).toBe(byName.stdout);
  expect(await lab([...words, "web", "dbb", "tcp/5432"])).toMatchObject({
    status: EXIT.usage,
    stderr: expect.stringContaining("did you mean db?") as unknown,
  });
});

test("standard input is read, and notes go to standard error", async () => {
  const { status, stdout, stderr } = await lab(["matrix", "--from", "-"], {
    input: withValues("db", "aws_instance", { private_ip: null }),
  });
  expect(status).toBe(EXIT.yes);
  expect(stdout).toMatch(/^web +db +.*yes/m);
  expect(stderr).toBe("private addresses: known after the apply only, chosen here: 1 of them\n");
});

test("a file that is none, or is no plan, is refused with its name in one line", async () => {
  const missing = join(folder, "missing.json");
  expect(await lab(["matrix", "--from", missing])).toMatchObject({
    status: EXIT.usage,
    stderr: expect.stringContaining(`lab: cannot open ${missing}: there is no such file or folder (ENOENT)`) as unknown,
  });
  expect(await lab(["matrix", "--from", "-"], { input: "[]" })).toMatchObject({
    status: EXIT.usage,
    stderr: expect.stringMatching(/^lab: standard input: this JSON is no plan and no state of Terraform.*\n$/) as unknown,
  });
});

test("it excludes a scenario, and the scenarios' demonstrations", async () => {
  expect((await lab(["matrix", "--from", file, "--scenario", "web-server"])).status).toBe(EXIT.usage);
  for (const words of [["ping"], ["--list"]])
    expect(await lab(["demo", ...words, "--from", file])).toMatchObject({
      status: EXIT.usage,
      stderr: expect.stringContaining("--list and names are for the scenarios' demonstrations") as unknown,
    });
});

describe("lab expect", () => {
  const expectations = (...lines: readonly string[]) => {
    const path = join(folder, "expectations.txt");
    writeFileSync(path, lines.join("\n"));
    return path;
  };
  const judge = (lines: readonly string[], ...words: readonly string[]) =>
    lab(["expect", expectations(...lines), "--from", file, ...words]);

  test("says that all hold, by wildcards, groups and any traffic", async () => {
    const lines = ["data = db, aws_instance.d*", "w* -> data tcp/5432 yes # queries", "", "internet -> * any no", "web -> db tcp/5433 no"];
    expect(await judge(lines)).toMatchObject({
      status: EXIT.yes,
      stdout: expect.stringContaining("3 of 3 expectations hold, 0 fail, 0 cannot be told") as unknown,
    });
  });

  test("names the pair, the traffic and the rule that contradict one", async () => {
    expect(await judge(["web -> db any no"])).toMatchObject({
      status: EXIT.no,
      stdout: expect.stringContaining("FAILS: web -> db any no\n  line 1: web -> db tcp/5432: yes") as unknown,
    });
    expect(await judge(["db -> web icmp yes"], "--junit")).toMatchObject({
      status: EXIT.no,
      stdout: expect.stringContaining('<failure message="db -&gt; web icmp: no: out (no egress rule for db)"/>') as unknown,
    });
  });

  test("tells what cannot be told from what fails", async () => {
    writeFileSync(file, withValues("db", "aws_instance", { vpc_security_group_ids: ["sg-elsewhere"] }));
    const { status, stdout } = await judge(["web -> db tcp/5432 yes"], "--json");
    writeFileSync(file, state(WEB_AND_DATABASE));
    expect(status).toBe(EXIT.labState);
    expect(JSON.parse(stdout)).toMatchObject([{ line: 1, outcome: "unknown", evidence: { verdict: "depends" } }]);
  });

  test.each([
    ["web db tcp/5432 yes", /line 1: expected "FROM -> TO TRAFFIC yes"/],
    ["web -> db tcp/0 yes", /line 1: traffic must be tcp\/PORT/],
    ["web -> db icmp perhaps", /line 1: the verdict must be yes or no: got "perhaps"/],
    ["webb -> db icmp yes", /line 1: no host and no group "webb"; did you mean web\?/],
    ["# nothing", /there is no expectation in it/],
  ])("refuses %j in one line", async (line, message) => {
    const { status, stderr } = await judge([line]);
    expect(status).toBe(EXIT.usage);
    expect(stderr).toMatch(message);
    expect(stderr.split("\n")).toHaveLength(2);
  });
});

describeWithNamespaces("a lab of a Terraform state", () => {
  afterAll(() => lab(["down", "--name", NAME]));

  test("comes up, and what is predicted is observed in every pair", async () => {
    const up = await lab(["up", "--from", file, "--name", NAME, "--json"]);
    expect(up).toMatchObject({
      status: EXIT.yes,
      stderr: expect.stringContaining("guessed: 1 listener on 1 host, at ports that their security groups let in\n") as unknown,
    });
    expect(JSON.parse(up.stdout)).toMatchObject({
      hosts: [{ services: [] }, { services: [{ name: "tcp-5432", state: "running", guessed: true }] }],
    });
    expect(await lab(["validate", "--name", NAME])).toMatchObject({
      status: EXIT.yes,
      stdout: expect.stringMatching(/^pass: (\d+) of \1 predictions hold/m) as unknown,
    });
    expect(await lab(["exec", "--name", NAME, "db", "--", "cat", "/etc/hostname"])).toMatchObject({ status: EXIT.yes });
  });

  test("tells the three answers apart: a listener's, a refusal, and none", async () => {
    const connect = (port: string, ...options: readonly string[]) =>
      lab(["exec", "--name", NAME, "web", "--", "lab-apps", "tcp-client", "db.terraform.internal", port, "--msg-count", "0", ...options]);
    expect(await connect("5432")).toMatchObject({ status: 0 });
    expect(await connect("5433", "--connect-timeout-sec", "1")).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("no connection to db.terraform.internal:5433 within 1 s") as unknown,
    });
    expect(await lab(["logs", "--name", NAME, "aws_instance.db"])).toMatchObject({
      status: EXIT.yes,
      stdout: expect.stringContaining("listening on 0.0.0.0:5432") as unknown,
    });
    expect(await lab(["stop", "--name", NAME, "aws_instance.db"])).toMatchObject({
      status: EXIT.yes,
      stdout: "db  tcp-5432 stopped (guessed)\n",
    });
    expect(await connect("5432")).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("connection refused: nothing listens there") as unknown,
    });
  });

  test("the verbs of a running lab take its file, and refuse that of another network in one line", async () => {
    const here = ["--from", file, "--name", NAME];
    expect(await lab(["exec", ...here, "db", "--", "hostname"])).toMatchObject({ status: EXIT.yes, stdout: "db\n", stderr: "" });
    expect(await lab(["status", "--from", "-", "--name", NAME], { input: state(WEB_AND_DATABASE) })).toMatchObject({ status: EXIT.yes });
    const other = join(folder, "other.json");
    writeFileSync(other, withValues("db", "aws_instance", { private_ip: "10.0.1.21" }));
    for (const verb of [["status"], ["exec", "db", "--", "true"], ["down"]]) {
      const { status, stderr } = await lab([verb[0]!, "--from", other, "--name", NAME, ...verb.slice(1)]);
      expect(status).toBe(EXIT.labState);
      expect(stderr).toMatch(new RegExp(`^lab: the lab "${NAME}" is of another network than ${other}: .*\n$`));
    }
    expect(await lab(["down", ...here])).toMatchObject({ status: EXIT.yes });
    expect(await lab(["status", ...here])).toMatchObject({
      status: EXIT.labState,
      stderr: expect.stringContaining(`to bring it up: npx lab up --from ${file} --name ${NAME}\n`) as unknown,
    });
  });

  test("a command that has standard input to itself does not share it with --from", async () => {
    expect(await lab(["exec", "--from", "-", "db", "--", "true"])).toMatchObject({ status: EXIT.usage });
    expect(await lab(["status", "--from", file, "--scenario", "web-server"])).toMatchObject({ status: EXIT.usage });
  });
});
