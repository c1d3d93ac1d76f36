// What the `lab` command does on macOS, which has no network namespaces.
import { join } from "node:path";
import { EXIT } from "../../cli/exit-status";
import { lab } from "../support/lab-command";

const onMacos = (line: string) =>
  lab(line.split(" "), { env: { ...process.env, NODE_OPTIONS: `--require ${JSON.stringify(join(__dirname, "on-macos.cjs"))}` } });

const WHAT_WORKS = /^what works here: .*lab-apps\.mjs.* explain .*matrix .*up --dry-run, doctor, .*synthesis for AWS$/m;

test.concurrent.each([
  "demo",
  "up",
  "down",
  "status",
  "exec client-1 -- true",
  "shell client-1",
  "logs server",
  "capture server",
  "validate",
])("lab %s needs Linux, and lists what works on macOS", async (line) => {
  const { status, stdout, stderr } = await onMacos(line);
  expect({ status, stdout }).toEqual({ status: EXIT.cannotRunHere, stdout: "" });
  expect(stderr).toMatch(/^lab: the local lab needs Linux, .*: this is darwin\n/);
  expect(stderr).toMatch(WHAT_WORKS);
});

test("lab doctor needs Linux, and lists no tools", async () => {
  const { status, stdout } = await onMacos("doctor");
  expect(stdout).toMatch(/no {2}operating system: darwin +Linux/);
  expect(stdout).toMatch(WHAT_WORKS);
  expect(stdout).toMatch(/\nthe lab cannot run here\n$/);
  expect(stdout).not.toContain("install");
  expect(status).toBe(EXIT.cannotRunHere);
});

test.concurrent.each([
  ["explain client-1 server tcp/1234", /^yes: client-1 \(10\.0\.0\.11\) may open tcp\/1234 to server/],
  ["matrix", /^from +to +tcp\/443/],
  ["up --dry-run", /^ip .*netns/m],
])("lab %s works on macOS", async (line, answer) => {
  const { status, stdout, stderr } = await onMacos(line);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toMatch(answer);
});
