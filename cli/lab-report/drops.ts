// Why packets of a capture went no further: what the lab's rules say of connections that nobody answered.
import type { Analysis, Connection } from "../../capture-analysis";
import type { Lab } from "../../topology/lab";
import { canReach } from "../../topology/reachability";
import { decided, place } from "../../topology/decision";

/** "10.0.0.11:1234" */
function parsed(endpoint: string): { readonly address: string; readonly port: number } {
  const colon = endpoint.lastIndexOf(":");
  return { address: endpoint.slice(0, colon), port: Number(endpoint.slice(colon + 1)) };
}

/** Names of hosts by each of their addresses. */
export function namesOf(lab: Lab): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { name, address, publicAddress } of lab.hosts) {
    names.set(address, name);
    if (publicAddress !== undefined) names.set(publicAddress, name);
  }
  for (const { name, address } of lab.internetHosts) names.set(address, name);
  return names;
}

/** @returns what drops its first packet, in the words of `lab explain`, or undefined if the rules let it pass */
function dropOf(lab: Lab, names: ReadonlyMap<string, string>, { client, server }: Connection): string | undefined {
  const [from, to] = [parsed(client), parsed(server)];
  const [source, destination] = [names.get(from.address), names.get(to.address)];
  if (source === undefined || destination === undefined) return undefined;
  const { verdict, decisive } = canReach(lab, source, destination, { protocol: "tcp", port: to.port });
  return verdict === "no" && decisive?.verdict === "dropped" ? `${place(decisive)}${decided(decisive)}` : undefined;
}

/** By frame: SYNs that nobody answered, if the rules drop them. */
export function dropsOf(lab: Lab, { connections }: Pick<Analysis, "connections">): ReadonlyMap<number, string> {
  const names = namesOf(lab);
  const drops = new Map<number, string>();
  for (const connection of connections) {
    const drop = connection.opening === "unanswered" ? dropOf(lab, names, connection) : undefined;
    if (drop === undefined) continue;
    for (const frame of [connection.first.frame, ...connection.retransmissions]) drops.set(frame, drop);
  }
  return drops;
}
