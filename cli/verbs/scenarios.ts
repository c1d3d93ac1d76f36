// `lab scenarios`: the labs there are.
import type { Command } from "commander";
import { demonstrationsOf } from "../../demonstrations";
import { DEFAULT_SCENARIO, definitionOf, scenario, scenarioNames } from "../../topology/scenarios";
import { print, printJson, table } from "../output";

function described(name: string) {
  const { title, hosts, internetHosts = [], blocks = {} } = scenario(name);
  const { parameters } = definitionOf(name);
  return {
    name,
    title,
    default: name === DEFAULT_SCENARIO,
    hosts: hosts.length + internetHosts.length,
    demonstrations: demonstrationsOf(name).length,
    parameters,
    blocks,
  };
}

export function addScenarios(program: Command): void {
  program
    .command("scenarios")
    .description("list the scenarios: what --scenario takes")
    .option("--json", "print them as JSON")
    .addHelpText("after", "\nExample:\n  npx lab scenarios")
    .action(({ json }: { json?: true }) => {
      const all = scenarioNames.map(described);
      if (json) return printJson(all);
      print(
        table([
          ["scenario", "hosts", "demonstrations", "options", "what it shows"],
          ...all.map(({ name, title, hosts, demonstrations, parameters, blocks }) => [
            name,
            String(hosts),
            String(demonstrations),
            [
              ...Object.entries(parameters).map(([parameter, { min, max }]) => `--${parameter} ${min}..${max}`),
              ...Object.keys(blocks).map((parameter) => `--${parameter.replaceAll("_", "-")} BLOCKS`),
            ].join(" "),
            title,
          ]),
        ]),
      );
    });
}
