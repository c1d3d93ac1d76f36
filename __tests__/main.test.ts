// What `npm run synth` writes, without the cdktf command.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EXIT } from "../cli/exit-status";
import { ProjectCopy } from "./support/project-copy";

function synth(project: ProjectCopy, environment: NodeJS.ProcessEnv = {}) {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("CDKTF_"));
  return spawnSync("npm", ["run", "--silent", "synth"], {
    cwd: project.path,
    env: { ...Object.fromEntries(inherited), ...environment },
    encoding: "utf8",
  });
}

function written(project: ProjectCopy): ReadonlyMap<string, string> {
  const folder = join(project.path, "cdktf.out");
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map(({ parentPath, name }) => [join(parentPath, name).slice(folder.length + 1), readFileSync(join(parentPath, name), "utf8")]),
  );
}

const hostsIn = (project: ProjectCopy) =>
  [...(written(project).get("stacks/tcp-ip-lab/cdk.tf.json") ?? "").matchAll(/"user_data":/g)].length;

let project: ProjectCopy;
beforeAll(() => {
  project = new ProjectCopy();
});
afterAll(() => project[Symbol.dispose]());

test("two clones synthesize the same bytes, for three clients", () => {
  using other = new ProjectCopy();
  for (const clone of [project, other]) expect(synth(clone)).toMatchObject({ status: 0 });
  const files = written(project);
  expect([...files.keys()].sort()).toEqual([
    "manifest.json",
    expect.stringMatching(/^stacks\/tcp-ip-lab\/assets\/lab_apps_bundle\/[0-9a-f]{64}\/lab-apps\.mjs$/),
    "stacks/tcp-ip-lab/cdk.tf.json",
  ]);
  expect(hostsIn(project)).toBe(4);
  expect(written(other)).toEqual(files);
});

test("the number of clients is a context value, of the environment or of cdktf.json", () => {
  synth(project, { CDKTF_CONTEXT_JSON: '{"clients":1}' });
  expect(hostsIn(project)).toBe(2);
  const file = join(project.path, "cdktf.json");
  writeFileSync(file, JSON.stringify({ ...(JSON.parse(readFileSync(file, "utf8")) as object), context: { clients: 5 } }));
  synth(project);
  expect(hostsIn(project)).toBe(6);
});

test("what is transpiled is kept in the clone, not in the temporary folder, where other users could plant code", () => {
  const temporary = join(project.path, "temporary");
  mkdirSync(temporary);
  expect(synth(project, { TMPDIR: temporary })).toMatchObject({ status: 0 });
  expect(readdirSync(temporary)).toEqual([]);
  const caches = readdirSync(join(project.path, ".cache"));
  expect(caches).toEqual([`tsx-${process.geteuid?.()}`]);
  expect(readdirSync(join(project.path, ".cache", ...caches))).not.toEqual([]);
});

test("a lab that cannot be is refused in one line, without a stack trace", () => {
  expect(synth(project, { CDKTF_CONTEXT_JSON: '{"clients":201}' })).toMatchObject({
    status: EXIT.usage,
    stderr: "synth: the number of clients must be a whole number from 1 to 200: got 201\n",
  });
});
