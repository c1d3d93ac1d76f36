// What `npm run synth` writes, without the cdktf command.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EXIT } from "../cli/exit-status";
import { scenarioNames } from "../topology/scenarios";
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
  expect([...files.keys()].map((file) => file.replace(/[0-9a-f]{64}/, "SHA-256")).sort()).toEqual(
    [
      "manifest.json",
      ...scenarioNames.flatMap((name) => [`stacks/${name}/assets/lab_apps_bundle/SHA-256/lab-apps.mjs`, `stacks/${name}/cdk.tf.json`]),
    ].sort(),
  );
  expect(hostsIn(project)).toBe(4);
  expect(written(other)).toEqual(files);
});

test("the number of clients is a context value, from the environment or from cdktf.json", () => {
  synth(project, { CDKTF_CONTEXT_JSON: '{"clients":1}' });
  expect(hostsIn(project)).toBe(2);
  const file = join(project.path, "cdktf.json");
  writeFileSync(file, JSON.stringify({ ...(JSON.parse(readFileSync(file, "utf8")) as object), context: { clients: 5 } }));
  synth(project);
  expect(hostsIn(project)).toBe(6);
});

test("transpiled code is cached in the clone, since other users could plant code in the temporary folder", () => {
  const temporary = join(project.path, "temporary");
  mkdirSync(temporary);
  expect(synth(project, { TMPDIR: temporary })).toMatchObject({ status: 0 });
  expect(readdirSync(temporary)).toEqual([]);
  const caches = readdirSync(join(project.path, ".cache"));
  expect(caches).toEqual([`tsx-${process.geteuid?.()}`]);
  expect(readdirSync(join(project.path, ".cache", ...caches))).not.toEqual([]);
});

test("an impossible lab is refused in one line, without a stack trace", () => {
  expect(synth(project, { CDKTF_CONTEXT_JSON: '{"clients":201}' })).toMatchObject({
    status: EXIT.usage,
    stderr: "synth: CDKTF_CONTEXT_JSON, clients: the number of client hosts must be a whole number from 1 to 200: got 201\n",
  });
});

describe("wrong settings are refused by name, with their source", () => {
  const configuration = (changes: object) => {
    using copy = new ProjectCopy();
    const file = join(copy.path, "cdktf.json");
    writeFileSync(file, JSON.stringify({ ...(JSON.parse(readFileSync(file, "utf8")) as object), ...changes }));
    return synth(copy);
  };
  const refused = (stderr: RegExp) => ({ status: EXIT.usage, stderr: expect.stringMatching(stderr) as string });

  test("a misspelt key of cdktf.json's context", () => {
    expect(configuration({ context: { client: 5 } })).toMatchObject(
      refused(/^synth: cdktf\.json, context: no setting "client"; did you mean clients\? \(there are: clients, .*\)\n$/),
    );
  });

  test("a misspelt key of cdktf.json", () => {
    expect(configuration({ contxt: { clients: 5 } })).toMatchObject(
      refused(/^synth: cdktf\.json: no setting "contxt"; did you mean context\?/),
    );
  });

  test("a wrong value in cdktf.json", () => {
    expect(configuration({ context: { clients: "5" } })).toMatchObject(
      refused(/^synth: cdktf\.json, context, clients: the number of client hosts must be a whole number from 1 to 200: got "5"\n$/),
    );
  });

  test("a misspelt variable in terraform.tfvars", () => {
    using copy = new ProjectCopy();
    writeFileSync(join(copy.path, "terraform.tfvars"), "aplication_port = 2345\n");
    expect(synth(copy)).toMatchObject(refused(/^synth: terraform\.tfvars: no variable "aplication_port"; did you mean application_port\?/));
  });

  test("a variable that no scenario has, with each variable that some scenario has", () => {
    using copy = new ProjectCopy();
    writeFileSync(join(copy.path, "terraform.tfvars"), 'application_port = 2345\nssh_cidr_blocks = ["203.0.113.10/32"]\nxyzzy = 1\n');
    const { stderr } = synth(copy);
    const [, known = ""] = /^synth: terraform\.tfvars: no variable "xyzzy" \(there are: (.*)\)$/m.exec(stderr) ?? [];
    const names = known.split(", ");
    expect(names).toEqual(expect.arrayContaining(["application_port", "ssh_cidr_blocks", "tags"]));
    expect(names).toEqual([...new Set(names)]);
  });

  test("cdktf's own keys are accepted", () => {
    const context = { excludeStackIdFromLogicalIds: "true", allowSepCharsInLogicalIds: "true", cdktfRelativeModules: [], clients: 1 };
    expect(configuration({ context, terraformProviders: [] })).toMatchObject({ status: 0 });
  });
});
