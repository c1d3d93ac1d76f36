// Which lab a verb is about: `--scenario` and `--clients` for one that may not be up, `--name` for one that is.
import { type Command, Option } from "commander";
import { checkLabName, LabError, LabStateError, labsUp, type LocalLab, open } from "../local-lab";
import { instantiate, type Lab } from "../topology/lab";
import { type AnyHost, isLabHost } from "../topology/reachability";
import { SSH_BLOCKS } from "../topology/scenarios/trusted-addresses";
import { DEFAULT_SCENARIO, scenario, scenarioNames } from "../topology/scenarios";
import { UsageError } from "./exit-status";
import { unknown } from "./nearest";
import { progress } from "./output";
import { requireLabMachine } from "./requirements";
import { isNetworkOf, labFromTerraform, TERRAFORM } from "./terraform-file";

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

function commands(choice: NameChoice, ...verbs: readonly string[]): string {
  const name = chosenName(choice);
  const option = name === DEFAULT_SCENARIO ? "" : ` --${scenarioNames.includes(name) ? "scenario" : "name"} ${name}`;
  return verbs.map((verb) => `npx lab ${verb}${option}`).join(", ");
}

/** @throws CannotRunHereError if there can't be one; LabStateError if there is none, or one of another network than the file's */
export function chosenRunningLab(choice: NameChoice): LocalLab {
  requireLabMachine();
  const name = chosenName(choice);
  const names = labsUp();
  if (names.includes(name)) {
    const running = open(name);
    requireSameNetwork(running, choice);
    return running;
  }
  const others = names.length === 0 ? "no lab is" : `up are: ${names.join(", ")} (--name NAME picks one)`;
  const bringUp = choice.from === undefined ? commands(choice, "up") : `npx lab up --from ${choice.from}${nameOfFile(choice)}`;
  throw new LabStateError(`the lab "${name}" is not up; ${others}\nto bring it up: ${bringUp}`);
}

const nameOfFile = ({ name }: NameChoice): string => (name === undefined ? "" : ` --name ${name}`);

/** @throws LabStateError if the lab is of another network than the file of `--from`; UsageError if that cannot be read */
export function requireSameNetwork({ name, lab }: LocalLab, choice: NameChoice): void {
  if (choice.from === undefined || isNetworkOf(lab, choice.from)) return;
  throw new LabStateError(
    `the lab "${name}" is of another network than ${choice.from}: leave --from out and say --name ${name} if that lab is meant, ` +
      `or take it down (${commands({ ...choice, name }, "down")}) and bring it up again`,
  );
}

/** For a command that has standard input to itself. @throws UsageError if `--from` takes it */
export function requireStandardInput({ from }: NameChoice): void {
  if (from === "-") throw new UsageError("--from - takes standard input, which is the command's here: name a file, or say --name NAME");
}

/** Equal for equal rules. */
const rulesOf = (hosts: Lab["hosts"]): string => JSON.stringify(hosts.map(({ interfaces }) => interfaces.map(({ rules }) => rules)));

/** The lab that {@link withAnyLab}'s options name. @throws what the two above throw */
export function anyLab(choice: ScenarioChoice & NameChoice): Lab {
  if (choice.name !== undefined) return chosenRunningLab(choice).lab;
  const lab = chosenLab(choice);
  if (choice.from !== undefined) return lab;
  const name = chosenName(choice);
  const isDefault = choice.clients === undefined && choice.sshCidrBlocks === undefined;
  if (!isDefault || !labsUp().includes(name)) return lab;
  const { hosts } = open(name).lab;
  if (hosts.length !== lab.hosts.length)
    progress(
      `this is about ${lab.hosts.length} hosts; the lab "${name}", which is up, has ${hosts.length}: --name ${name} asks about that`,
    );
  else if (rulesOf(hosts) !== rulesOf(lab.hosts))
    progress(`this is about the default values; the lab "${name}", which is up, has other rules: --name ${name} asks about that`);
  return lab;
}

/** @throws LabStateError that says what to do if the lab is up */
export function requireNotUp(choice: NameChoice): void {
  const name = chosenName(choice);
  if (!labsUp().includes(name)) return;
  throw new LabStateError(
    `the lab "${name}" is up already\nto take it down: ${commands(choice, "down")}\nto have another beside it: --name NAME`,
  );
}

/**
 * The names of a host's services, or the one that is asked for.
 *
 * @throws UsageError that lists the services and names the nearest
 */
export function servicesOf(lab: Lab, hostName: string, service: string | undefined): readonly string[] {
  const host = hostOf(lab, hostName);
  const names = isLabHost(host) ? host.services.map(({ name }) => name) : [];
  if (names.length === 0) throw new UsageError(`${hostName} has no services; lab status lists them`);
  if (service !== undefined && !names.includes(service)) throw unknown(`service on ${hostName}`, service, names);
  return service === undefined ? names : [service];
}

/** One of the lab's, or of the internet's, by name or Terraform address. @throws UsageError that lists the hosts and names the nearest */
export function hostOf(lab: Lab, name: string): AnyHost {
  const hosts = [...lab.hosts, ...lab.internetHosts];
  const named = hosts.find((candidate) => candidate.name === name);
  if (named) return named;
  const [only, ...others] = lab.hosts.filter(({ origin }) => origin === name);
  if (only && others.length === 0) return only;
  if (only) throw new UsageError(`${name} is several hosts: ${[only, ...others].map((each) => each.name).join(", ")}`);
  throw unknown(
    "host",
    name,
    hosts.map((known) => known.name),
  );
}
