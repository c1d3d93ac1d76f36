// What listens on hosts: where their resources say so, and otherwise where their security groups let somebody in.
import type { Host, Listener, ProgramService, SecurityGroup, SecurityRule } from "../../topology/model";
import type { Notes } from "./notes";
import type { ToldPorts } from "./told-ports";

/** A rule for more ports than that tells of no program. */
const PORTS_OF_A_RULE = 4;

/** Each listener is a program of its own. */
const LISTENERS_OF_A_HOST = 8;

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

/** The hosts with a plain listener at each of those ports: told ones first, up to {@link LISTENERS_OF_A_HOST}. */
export function withListeners(
  hosts: readonly Host[],
  groups: readonly SecurityGroup[],
  toldBy: ReadonlyMap<string, ToldPorts>,
  notes: Notes,
): readonly Host[] {
  const letIn = new Map(groups.map(({ name, rules }) => [name, rules.filter(({ direction }) => direction === "ingress").flatMap(portsOf)]));
  return hosts.map((host): Host => {
    const { listeners, complete } = toldBy.get(host.origin!) ?? { listeners: [], complete: false };
    const told = inOrder(listeners);
    const named = complete ? [] : host.interfaces.flatMap(({ securityGroups }) => securityGroups.flatMap((name) => letIn.get(name)!));
    const guessed = inOrder(named).filter((each) => !told.some(isSame(each)));
    const services = [...told.map((each) => serviceAt(each, false)), ...guessed.map((each) => serviceAt(each, true))];
    const cut = services.length - LISTENERS_OF_A_HOST;
    if (cut > 0) notes.add(host.origin!, `a host has ${LISTENERS_OF_A_HOST} listeners at most: ${host.name} lacks ${cut} more`);
    return { ...host, services: services.slice(0, LISTENERS_OF_A_HOST) };
  });
}
