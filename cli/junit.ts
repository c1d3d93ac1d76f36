// JUnit's XML, as CI services read it: https://github.com/testmoapp/junitxml

export interface TestCase {
  readonly name: string;
  /** What contradicts it. @default - nothing */
  readonly failure?: string;
  /** Why it could not be judged. @default - it was */
  readonly error?: string;
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Without the characters that XML 1.0 forbids. */
const escaped = (text: string) => text.replaceAll(/(?![\t\n\r])\p{Cc}/gu, "").replaceAll(/[&<>"]/g, (character) => ENTITIES[character]!);

function element({ name, failure, error }: TestCase, suite: string): string {
  const start = `  <testcase classname="${escaped(suite)}" name="${escaped(name)}"`;
  const [kind, message] = failure !== undefined ? ["failure", failure] : ["error", error];
  return message === undefined ? `${start}/>` : `${start}>\n    <${kind} message="${escaped(message)}"/>\n  </testcase>`;
}

export function junit(suite: string, cases: readonly TestCase[]): readonly string[] {
  const count = (kind: "failure" | "error") => cases.filter((each) => each[kind] !== undefined).length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuite name="${escaped(suite)}" tests="${cases.length}" failures="${count("failure")}" errors="${count("error")}">`,
    ...cases.map((each) => element(each, suite)),
    "</testsuite>",
  ];
}
