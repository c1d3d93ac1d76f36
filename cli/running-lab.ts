// The lab that a verb is about, as it is up: one that must be up, one that may be, one that must not be.
import { LabStateError, labsUp, type LocalLab, open } from "../local-lab";
import type { Lab } from "../topology/lab";
import { UsageError } from "./exit-status";
import { chosenLab, chosenName, commands, type NameChoice, type ScenarioChoice } from "./lab-options";
import { progress } from "./output";
import { requireLabMachine } from "./requirements";
import { isNetworkOf } from "./terraform-file";

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
  const file = choice.from === "-" ? "standard input" : choice.from;
  throw new LabStateError(
    `the lab "${name}" is of another network than ${file}: leave --from out and say --name ${name} if that lab is meant, ` +
      `or take it down (${commands({ ...choice, name }, "down")}) and bring it up again`,
  );
}

/** For a command that has standard input to itself. @throws UsageError if `--from` takes it */
export function requireStandardInput({ from }: NameChoice): void {
  if (from === "-") throw new UsageError("--from - takes standard input, which is the command's here: name a file, or say --name NAME");
}

/** Equal for equal rules. */
const rulesOf = (hosts: Lab["hosts"]): string => JSON.stringify(hosts.map(({ interfaces }) => interfaces.map(({ rules }) => rules)));

/** The lab that the options of `withAnyLab` name. @throws what {@link chosenRunningLab} and {@link chosenLab} throw */
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
