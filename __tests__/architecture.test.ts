// The linter enforces the architecture's arrows.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const FORBIDDEN: readonly [file: string, imported: string, reason: string][] = [
  ["topology/lab.ts", "node:fs", "pure"],
  ["topology/lab.ts", "../lab-apps/main", "topology may import itself"],
  ["topology/lab.ts", "cdktf", "stacks and main.ts"],
  ["topology/lab.ts", "node:net", "Only lab-apps"],
  ["cli/lab.ts", "node:net", "Only lab-apps and local-lab"],
  ["local-lab/plan.ts", "node:fs", "pure"],
  ["local-lab/plan.ts", "node:child_process", "pure"],
  ["local-lab/plan.ts", "../cli/lab", "local-lab may import topology, running-lab, itself"],
  ["running-lab/running-lab.ts", "../local-lab", "running-lab may import topology, itself"],
  ["validation/validate.ts", "../local-lab", "validation may import topology, running-lab, itself"],
  ["demonstrations/stage.ts", "../local-lab", "demonstrations may import topology, running-lab, capture-analysis, itself"],
  ["lab-apps/main.ts", "../topology/model", "lab-apps may import itself"],
  ["lab-apps/wire/message.ts", "../report/report", "lab-apps/wire may import itself"],
  ["lab-apps/sockets/wait.ts", "../programs", "lab-apps/sockets may import command-line, report, wire, itself"],
  ["validation/validate.ts", "node:child_process", "Only local-lab"],
  ["terraform-input/index.ts", "node:fs", "pure"],
  ["terraform-input/index.ts", "../local-lab", "terraform-input may import topology, itself"],
  ["lab-apps/main.ts", "@cdktf/provider-aws", "RESOURCE"],
  ["capture-analysis/analyzer.ts", "node:fs", "pure"],
  ["capture-analysis/analyzer.ts", "d3-shape", "Only capture-analysis/report"],
  ["capture-analysis/report/page.ts", "node:fs", "pure"],
  ["capture-analysis/report/page.ts", "../../diagram", "capture-analysis may import itself"],
];
const ALLOWED: readonly [file: string, imported: string][] = [
  ["topology/lab.ts", "./model"],
  ["local-lab/local-lab.ts", "node:child_process"],
  ["cli/lab.ts", "../local-lab"],
  ["validation/validate.ts", "../running-lab"],
  ["demonstrations/packets/capture.ts", "../../capture-analysis"],
  ["lab-apps/main.ts", "node:net"],
  ["lab-apps/main.ts", "node:dgram"],
  ["lab-apps/main.ts", "node:child_process"],
  ["capture-analysis/report/page.ts", "d3-shape"],
];

const CHECKOUT = join(__dirname, "..");

// The linter says nothing about a file that does not exist.
test.each([...new Set([...FORBIDDEN, ...ALLOWED].map(([file]) => file))])("%s exists", (file) => {
  expect(existsSync(join(CHECKOUT, file))).toBe(true);
});

// In a process of its own, since jest can't load an ESLint configuration that is an ES module.
const LINT = `
  import { ESLint } from "eslint";
  const eslint = new ESLint();
  const complaints = async ([filePath, imported]) => {
    const [{ messages }] = await eslint.lintText("import " + JSON.stringify(imported) + ";\\n", { filePath });
    return messages.filter(({ ruleId }) => /no-restricted-(imports|paths)$/.test(ruleId)).map(({ message }) => message);
  };
  const results = [];
  for (const subject of JSON.parse(process.argv[1])) results.push(await complaints(subject));
  console.log(JSON.stringify(results));`;

let complaints: string[][];
beforeAll(() => {
  const subjects = JSON.stringify([...FORBIDDEN, ...ALLOWED]);
  const output = execFileSync(process.execPath, ["--input-type=module", "-e", LINT, subjects], {
    cwd: CHECKOUT,
    encoding: "utf8",
  });
  complaints = JSON.parse(output) as string[][];
});

test.each(FORBIDDEN.map((row, index) => [...row, index] as const))("%s may not import %s", (_file, _imported, reason, index) => {
  expect(complaints[index]).toContainEqual(expect.stringContaining(reason));
});

test.each(ALLOWED.map((row, index) => [...row, index] as const))("%s may import %s", (_file, _imported, index) => {
  expect(complaints[FORBIDDEN.length + index]).toEqual([]);
});
