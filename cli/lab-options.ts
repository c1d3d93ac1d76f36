// Which lab a verb is about, as the command line says: `--scenario` with its parameters, `--from`, `--name`.
import { type Command, Option } from "commander";
import { checkLabName, LabError } from "../local-lab";
import { instantiate, type Lab } from "../topology/lab";
import { SSH_BLOCKS } from "../topology/scenarios/trusted-addresses";
import { DEFAULT_SCENARIO, scenario, scenarioNames } from "../topology/scenarios";
import { UsageError } from "./exit-status";
import { unknown } from "./nearest";
import { labFromTerraform, TERRAFORM } from "./terraform-file";

export interface ScenarioChoice {
  readonly scenario: string;
  /** A Terraform plan or state in the scenario's place. @default - the scenario */
  readonly from?: string;
  /** @default - as many as the scenario says */
  readonly clients?: number;
  /** @default - the scenario's */
  readonly sshCidrBlocks?: readonly string[];
  /** @default - no */
  readonly sshFromAnywhere?: true;
}

export interface NameChoice {
  readonly scenario: string;
  readonly from?: string;
  /** @default - the scenario's */
  readonly name?: string;
}

function parseClients(text: string): number {
  if (!/^\d+$/.test(text)) throw new UsageError(`--clients must be a whole number: got "${text}"`);
  return Number(text);
}

function parseScenario(name: string): string {
  if (!scenarioNames.includes(name)) throw unknown("scenario", name, scenarioNames);
  return name;
}

function parseName(name: string): string {
  try {
    checkLabName(name);
    return name;
  } catch (error) {
    throw error instanceof LabError ? new UsageError(error.message) : error;
  }
}

const scenarioOption = () => new Option("--scenario <name>", "which scenario").default(DEFAULT_SCENARIO).argParser(parseScenario);

const clientsOption = () => new Option("--clients <n>", "how many clients (default: 3)").argParser(parseClients);

const sshOptions = () => [
  new Option("--ssh-cidr-blocks <blocks>", "which addresses may log in by SSH, such as 198.51.100.0/24,192.0.2.7/32").argParser(
    (text: string) => text.split(","),
  ),
  new Option("--ssh-from-anywhere", "allow --ssh-cidr-blocks 0.0.0.0/0"),
];

const NOT_WITH_FROM = ["scenario", "clients", "sshCidrBlocks", "sshFromAnywhere"];

const fromOption = () =>
  new Option("--from <file>", "the network of a Terraform plan or state, as terraform show -json prints it; - is standard input").conflicts(
    NOT_WITH_FROM,
  );

/** Adds `--scenario` and the parameters of scenarios, and `--from`. */
export function withScenario(command: Command): Command {
  for (const option of [scenarioOption(), fromOption(), clientsOption(), ...sshOptions()]) command.addOption(option);
  return command;
}

const nameOption = () =>
  new Option("--name <name>", "the lab's name, which tells labs apart that are up at once (default: the scenario's)").argParser(parseName);

/** Adds `--name`, beside {@link withScenario}. */
export function withName(command: Command): Command {
  return command.addOption(nameOption());
}

/** Adds `--scenario`, `--from` and `--name`: a lab that is up has its clients. */
export function withRunningLab(command: Command): Command {
  const from = new Option("--from <file>", "the lab of this Terraform plan or state; it must be of the network that is up");
  return command.addOption(scenarioOption()).addOption(from.conflicts(NOT_WITH_FROM)).addOption(nameOption());
}

/** Adds `--scenario` and its parameters for a lab that need not be up, or `--name` for one that is. */
export function withAnyLab(command: Command): Command {
  const name = new Option("--name <name>", "the lab of that name as it is up, instead of the scenario");
  return withScenario(command).addOption(name.argParser(parseName).conflicts([...NOT_WITH_FROM, "from"]));
}

/** @throws TopologyError if the scenario refuses the choice */
export function chosenLab({ scenario: name, from, clients, sshCidrBlocks, sshFromAnywhere }: ScenarioChoice): Lab {
  if (from !== undefined) return labFromTerraform(from);
  return instantiate(
    scenario(name, { clients }, (parameter) => `--${parameter}`),
    {
      ...(sshCidrBlocks && { blocks: { [SSH_BLOCKS]: sshCidrBlocks } }),
      ...(sshFromAnywhere && { fromAnywhere: [SSH_BLOCKS] }),
    },
  );
}

export function chosenName({ name, from, scenario: scenarioName }: NameChoice): string {
  return name ?? (from === undefined ? scenarioName : TERRAFORM);
}

/** What may come next for that lab: its scenario's own commands, then others. @param first what comes before them */
export function nextCommands(choice: NameChoice, lab: Lab, ...first: readonly string[]): string {
  return commands(choice, ...new Set([...first, ...(lab.scenario.nextCommands ?? ["status"]), "down"]));
}

/** "npx lab down --name NAME" */
export function commands(choice: NameChoice, ...verbs: readonly string[]): string {
  const name = chosenName(choice);
  const option = name === DEFAULT_SCENARIO ? "" : ` --${scenarioNames.includes(name) ? "scenario" : "name"} ${name}`;
  return verbs.map((verb) => `npx lab ${verb}${option}`).join(", ");
}
