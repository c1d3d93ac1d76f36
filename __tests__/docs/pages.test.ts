// The pages' links lead somewhere, their lines are short, and the commands that need AWS or a clone name existing files.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { allDemonstrations } from "../../demonstrations";
import { PROGRAMS } from "../../lab-apps/programs";
import { scenario, scenarioNames } from "../../topology/scenarios";
import { synthesized } from "../stacks/synthesized";
import { page, PAGES, ROOT, shellLines, table } from "../support/pages";

const LINES_BELOW = 140;

const PROSE = ["ARCHITECTURE.md", "CONTRIBUTING.md", ...PAGES];

/** The anchor that GitHub makes for a heading. */
const anchors = (text: string): readonly string[] =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w -]/g, "")
      .replaceAll(" ", "-"),
  );

test.each(PROSE)("the links of %s lead to existing files and headings", (path) => {
  for (const [, link = ""] of page(path).matchAll(/\]\((?!https?:)([^)]+)\)/g)) {
    const [file = "", anchor] = link.split("#");
    const target = file === "" ? path : join(dirname(path), file);
    expect({ link, exists: existsSync(join(ROOT, target)) }).toEqual({ link, exists: true });
    if (anchor !== undefined) expect(anchors(page(target))).toContain(anchor);
  }
});

test.each(PROSE)("the lines of %s are shorter than 140 characters, except tables, addresses and output of programs", (path) => {
  const text = page(path).replaceAll(/^```[^]*?^```$/gm, "");
  const long = text.split("\n").filter((line) => line.length >= LINES_BELOW && !line.startsWith("|") && !/^\[\w+\]: /.test(line));
  expect(long).toEqual([]);
});

test("the README's table has each scenario, its picture, commands and costs; the page has a picture of each but the first", () => {
  const costs = new Map(table("docs/aws.md", "What they cost").map((row) => [row[0], row.at(-1)]));
  expect(table("README.md", "Scenarios").map(([name, , picture, ...commands]) => [name, picture, ...commands])).toEqual(
    scenarioNames.map((name) => [
      `\`${name}\``,
      `[picture](docs/${name}.svg)`,
      `\`npm run lab -- demo --scenario ${name}\``,
      `\`npx cdktf deploy ${name}\``,
      costs.get(`\`${name}\``),
    ]),
  );
  const pictures = [...page("docs/scenarios.md").matchAll(/^## (\S+)\n[^#]*?!\[[^\]]+\]\((\S+)\.svg\)/gm)].map(([, heading, name]) => [
    heading,
    name,
  ]);
  expect(pictures).toEqual(scenarioNames.slice(1).map((name) => [name, name]));
});

const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { scripts: Record<string, string> };
const services = scenario().hosts.flatMap((host) => host.services.map(({ name }) => name));
const captureScript = readFileSync(join(ROOT, "cloud-init/templates/lab-capture.sh"), "utf8");

const stack = synthesized();

/** The start of a command, and whether the things that it names exist. */
const KNOWN: readonly (readonly [RegExp, (match: RegExpExecArray) => boolean])[] = [
  [/^npm run lab -- demo --scenario (\S+)$/, ([, name = ""]) => scenarioNames.includes(name)],
  [/^npm (?:run )?(\S+)$/, ([, name = ""]) => name === "ci" || name in scripts],
  [
    /^npx cdktf (?:diff|deploy|destroy|output) (\S+)(?: --var (\w+)=\d+)?$/,
    ([, lab = "", name]) => scenarioNames.includes(lab) && (name === undefined || name in synthesized(scenario(lab)).variable),
  ],
  [
    /^(?:\$\()?terraform -chdir=cdktf\.out\/stacks\/tcp-ip-lab (?:init|apply -var-file=\S+|output -raw (\w+)\))$/,
    ([, output]) => output === undefined || output in stack.output,
  ],
  [/^cp ORIGINAL\/terraform.tfstate terraform\.tcp-ip-lab\.tfstate$/, () => true],
  [/^cp (stacks\/\S+) cdktf\.out\/stacks\/tcp-ip-lab\/$/, ([, file = ""]) => existsSync(join(ROOT, file))],
  [/^aws iam detach-role-policy --role-name PREFIX(-\S+) /, ([, suffix]) => JSON.stringify(stack.resource).includes(`}${suffix}"`)],
  [/^aws s3 cp s3:\/\/BUCKET\/server\/\S+\.pcap \.$/, () => true],
  [/^sudo (?:journalctl --follow --unit|systemctl stop) (\S+)$/, ([, unit = ""]) => services.includes(unit)],
  [/^npx lab demo (\S+) --keep-capture packets$/, ([, name]) => allDemonstrations.some(({ demonstration }) => demonstration.name === name)],
  // Another test compares verbs and options with the command's help.
  [/^npx lab (?:analyze|capture|diagram|diff|matrix --from) /, () => true],
  [/^terraform (?:plan -out plan\.out|show -json plan\.out > plan\.json)$/, () => true],
  [/^lab-capture (start|stop|upload)\b/, ([, verb]) => captureScript.includes(`:${verb}`)],
  [/^(?:node dist\/lab-apps\.mjs|lab-apps) (\S+)/, ([, program]) => PROGRAMS.some(({ name }) => name === program)],
];

test.each(PAGES.flatMap((path) => shellLines(path).map((line) => [path, line] as const)))("%s: %s names existing things", (_, line) => {
  const found = KNOWN.flatMap(([pattern, holds]) => {
    const match = pattern.exec(line);
    return match ? [holds(match)] : [];
  });
  expect({ line, found }).toEqual({ line, found: [true] });
});
