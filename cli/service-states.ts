// The services of a running lab's hosts, and which of them are guessed.
import type { ServiceState, ServiceStatus } from "../running-lab";
import type { Lab, LabHost } from "../topology/lab";
import { counted } from "../topology/words";
import { paint } from "./output";

export interface ServiceOfHost {
  readonly name: string;
  readonly state: ServiceState;
  /** Whether nothing but a security group's rule says that something listens there. @default - the host says so itself */
  readonly guessed?: true;
}

const guessedOn = ({ services }: LabHost): readonly string[] => services.flatMap((service) => ("guessed" in service ? [service.name] : []));

/** @param programs those of all hosts */
export function servicesOn(host: LabHost, programs: readonly Pick<ServiceStatus, "host" | "name" | "state">[]): readonly ServiceOfHost[] {
  const guessed = guessedOn(host);
  return programs
    .filter((program) => program.host === host.name)
    .map(({ name, state }) => ({ name, state, ...(guessed.includes(name) && { guessed: true as const }) }));
}

const STYLES = { running: "green", starting: "yellow", stopped: "red" } as const;

/** In one line: "tcp-server running, tcp-443 stopped (guessed)". */
export function serviceStates(services: readonly ServiceOfHost[]): string {
  return services.map(({ name, state, guessed }) => `${name} ${paint(STYLES[state], state)}${guessed ? " (guessed)" : ""}`).join(", ");
}

/** Says of a whole lab which services are guessed. @returns undefined if none is */
export function describeGuesses({ hosts }: Lab): string | undefined {
  const numbers = hosts.map((host) => guessedOn(host).length).filter((number) => number > 0);
  if (numbers.length === 0) return undefined;
  const sum = numbers.reduce((one, other) => one + other);
  return `guessed: ${counted(sum, "listener")} on ${counted(numbers.length, "host")}, at ports that their security groups let in`;
}
