// Pure. Which lab a verb speaks of: `--scenario` and `--clients`.
import { type Command, Option } from "commander";
import { instantiate, type Lab, type LabHost } from "../topology/lab";
import { DEFAULT_SCENARIO, scenario, scenarioNames } from "../topology/scenarios";
import { UsageError } from "./exit-status";
import { unknown } from "./nearest";

export interface ScenarioChoice {
  readonly scenario: string;
  /** @default - as many as the scenario says */
  readonly clients?: number;
}

function parseClients(text: string): number {
  if (!/^\d+$/.test(text)) throw new UsageError(`--clients must be a whole number: got "${text}"`);
  return Number(text);
}

export const scenarioOption = () =>
  new Option("--scenario <name>", "which scenario").default(DEFAULT_SCENARIO).argParser((name: string) => {
    if (!scenarioNames.includes(name)) throw unknown("scenario", name, scenarioNames);
    return name;
  });

export const clientsOption = () => new Option("--clients <n>", "how many clients (default: 3)").argParser(parseClients);

/** Adds `--scenario` and `--clients`. */
export function withScenario(command: Command): Command {
  return command.addOption(scenarioOption()).addOption(clientsOption());
}

/** @throws TopologyError where the scenario does not allow the choice */
export function chosenLab({ scenario: name, clients }: ScenarioChoice): Lab {
  return instantiate(scenario(name, { ...(clients !== undefined && { clients }) }));
}

/** @throws UsageError that lists the hosts and names the nearest */
export function hostOf(lab: Lab, name: string): LabHost {
  const host = lab.hosts.find((candidate) => candidate.name === name);
  if (host) return host;
  throw unknown(
    "host",
    name,
    lab.hosts.map((known) => known.name),
  );
}
