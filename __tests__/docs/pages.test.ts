// The pages' links, their lines, and the commands that no lab on this machine can run: each is of something that is there.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { PROGRAMS } from "../../lab-apps/programs";
import { scenario } from "../../topology/scenarios";
import { synthesized } from "../stacks/synthesized";
import { page, PAGES, ROOT, shellLines } from "../support/pages";

const LINES_BELOW = 140;

const PROSE = ["ARCHITECTURE.md", "CONTRIBUTING.md", ...PAGES];

/** As GitHub makes an anchor of a heading. */
const anchors = (text: string): readonly string[] =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w -]/g, "")
      .replaceAll(" ", "-"),
  );

test.each(PROSE)("the links of %s lead to files and headings that are there", (path) => {
  for (const [, link = ""] of page(path).matchAll(/\]\((?!https?:)([^)]+)\)/g)) {
    const [file = "", anchor] = link.split("#");
    const target = file === "" ? path : join(dirname(path), file);
    expect({ link, exists: existsSync(join(ROOT, target)) }).toEqual({ link, exists: true });
    if (anchor !== undefined) expect(anchors(page(target))).toContain(anchor);
  }
});

test.each(PROSE)("the lines of %s are shorter than 140 characters, besides tables, addresses and what programs print", (path) => {
  const text = page(path).replaceAll(/^```[^]*?^```$/gm, "");
  const long = text.split("\n").filter((line) => line.length >= LINES_BELOW && !line.startsWith("|") && !/^\[\w+\]: /.test(line));
  expect(long).toEqual([]);
});

const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { scripts: Record<string, string> };
const services = scenario().hosts.flatMap((host) => host.services.map(({ name }) => name));
const captureScript = readFileSync(join(ROOT, "cloud-init/templates/lab-capture.sh"), "utf8");

const stack = synthesized();

/** How a command begins, and whether what it names is there. */
const KNOWN: readonly (readonly [RegExp, (match: RegExpExecArray) => boolean])[] = [
  [/^npm (?:run )?(\S+)$/, ([, name = ""]) => name === "ci" || name in scripts],
  [/^npx cdktf (?:diff|deploy|destroy) tcp-ip-lab(?: --var (\w+)=\d+)?$/, ([, name]) => name === undefined || name in stack.variable],
  [
    /^(?:\$\()?terraform -chdir=cdktf\.out\/stacks\/tcp-ip-lab (?:init|apply -var-file=\S+|output -raw (\w+)\))$/,
    ([, output]) => output === undefined || output in stack.output,
  ],
  [/^cp ORIGINAL\/terraform.tfstate terraform\.tcp-ip-lab\.tfstate$/, () => true],
  [/^cp (stacks\/\S+) cdktf\.out\/stacks\/tcp-ip-lab\/$/, ([, file = ""]) => existsSync(join(ROOT, file))],
  [/^aws iam detach-role-policy --role-name PREFIX(-\S+) /, ([, suffix]) => JSON.stringify(stack.resource).includes(`}${suffix}"`)],
  [/^aws s3 cp s3:\/\/BUCKET\/server\/\S+\.pcap \.$/, () => true],
  [/^sudo (?:journalctl --follow --unit|systemctl stop) (\S+)$/, ([, unit = ""]) => services.includes(unit)],
  [/^lab-capture (start|stop|upload)\b/, ([, verb]) => captureScript.includes(`:${verb}`)],
  [/^(?:node dist\/lab-apps\.mjs|lab-apps) (\S+)/, ([, program]) => PROGRAMS.some(({ name }) => name === program)],
];

test.each(PAGES.flatMap((path) => shellLines(path).map((line) => [path, line] as const)))("%s: %s names what is there", (_, line) => {
  const found = KNOWN.flatMap(([pattern, holds]) => {
    const match = pattern.exec(line);
    return match ? [holds(match)] : [];
  });
  expect({ line, found }).toEqual({ line, found: [true] });
});
