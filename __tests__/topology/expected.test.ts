// Each scenario's matrix is a file that people can read: the very output of `lab matrix`.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { matrixLines } from "../../cli/matrix";
import { trafficOf } from "../../cli/traffic";
import { instantiate } from "../../topology/lab";
import { scenario, scenarioNames } from "../../topology/scenarios";
import { predictions } from "../../validation/matrix";
import { lab } from "../support/lab-command";
import { webNetwork } from "../support/web-network";

const expected = (name: string) => readFileSync(join(__dirname, "expected", `${name}.txt`), "utf8");

test.each([...scenarioNames.map((name) => scenario(name)), webNetwork].map((each) => [each.name, each] as const))(
  "%s: what each host may open to each other is what the file says",
  (name, each) => {
    const described = instantiate(each);
    expect(`${matrixLines(described, predictions(described, trafficOf(described))).join("\n")}\n`).toBe(expected(name));
  },
);

test.each(scenarioNames)("%s: lab matrix prints the file", async (name) => {
  const { stdout } = await lab(["matrix", "--scenario", name]);
  expect(stdout).toBe(expected(name));
});
