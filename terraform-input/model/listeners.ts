// What listens on hosts: where their resources say so, and otherwise where their security groups let somebody in.
import type { Host, Listener, ProgramService, SecurityGroup, SecurityRule } from "../../topology/model";
import { counted } from "../../topology/words";
import type { Notes } from "./notes";
import type { ToldPorts } from "./told-ports";

/** A rule for more ports than that tells of no program. */
const PORTS_OF_A_RULE = 4;

const LISTENERS_OF_A_HOST = 8;

/** Each listener is a program of its own, with some 12 MB. If there would be more, hosts have fewer each, but one. */
const LISTENERS = 300;

const ANY_ADDRESS = "0.0.0.0";

function portsOf({ port }: SecurityRule): readonly Listener[] {
  if (port.protocol === "icmp" || port.protocol === "all") return [];
  const { protocol: transport, from, to } = port;
  if (typeof from !== "number" || typeof to !== "number" || from === 0) return [];
  const count = to - from + 1;
  return count > PORTS_OF_A_RULE ? [] : Array.from({ length: count }, (_, index) => ({ transport, port: from + index }));
}

function serviceAt({ transport, port }: Listener, guessed: boolean): ProgramService {
  return {
    name: `${transport}-${port}`,
    program: "listener",
    arguments: [ANY_ADDRESS, `${transport}/${port}`],
    listensOn: [{ transport, port }],
    restartDelaySec: 1,
    ...(guessed && { guessed: true }),
  };
}

const isSame = (one: Listener) => (other: Listener) => one.transport === other.transport && one.port === other.port;

const inOrder = (list: readonly Listener[]) =>
  list
    .filter((each, index) => list.findIndex(isSame(each)) === index)
    .sort((one, other) => Number(one.port) - Number(other.port) || one.transport.localeCompare(other.transport));

/** Told ones first. */
function servicesOf(host: Host, letIn: ReadonlyMap<string, readonly Listener[]>, toldBy: ReadonlyMap<string, ToldPorts>) {
  const { listeners, complete } = toldBy.get(host.origin!) ?? { listeners: [], complete: false };
  const told = inOrder(listeners);
  const named = complete ? [] : host.interfaces.flatMap(({ securityGroups }) => securityGroups.flatMap((name) => letIn.get(name)!));
  const guessed = inOrder(named).filter((each) => !told.some(isSame(each)));
  return [...told.map((each) => serviceAt(each, false)), ...guessed.map((each) => serviceAt(each, true))];
}

/** How many listeners each host may have, so that all have no more than {@link LISTENERS}. */
function mostOfAHost(wanted: readonly number[]): number {
  let most = LISTENERS_OF_A_HOST;
  while (most > 1 && wanted.reduce((sum, count) => sum + Math.min(count, most), 0) > LISTENERS) most--;
  return most;
}

/** The hosts with a plain listener at each port that is told or that their groups let in, up to the bounds above. */
export function withListeners(
  hosts: readonly Host[],
  groups: readonly SecurityGroup[],
  toldBy: ReadonlyMap<string, ToldPorts>,
  notes: Notes,
): readonly Host[] {
  const letIn = new Map(groups.map(({ name, rules }) => [name, rules.filter(({ direction }) => direction === "ingress").flatMap(portsOf)]));
  const all = hosts.map((host) => ({ host, services: servicesOf(host, letIn, toldBy) }));
  const most = mostOfAHost(all.map(({ services }) => services.length));
  const cut = all.flatMap(({ services }) => (services.length > most ? [services.length - most] : []));
  const ports = cut.reduce((sum, count) => sum + count, 0);
  if (ports > 0) notes.add("listeners", `a host has ${most} at most: ${counted(ports, "port")} of ${counted(cut.length, "host")} left out`);
  return all.map(({ host, services }) => ({ ...host, services: services.slice(0, most) }));
}
