// Why packets of a capture went no further: what the lab's rules say of those that nobody answered.
import type { Analysis, Connection } from "../../capture-analysis";
import type { Lab } from "../../topology/lab";
import { canReach } from "../../topology/reachability";
import { decided, place } from "../../topology/decision";
import type { Traffic } from "../../topology/traffic";

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

/** What drops a first packet between two addresses, in the words of `lab explain`; undefined if the rules let it pass. */
class Rules {
  private readonly names: ReadonlyMap<string, string>;

  constructor(private readonly lab: Lab) {
    this.names = namesOf(lab);
  }

  dropOf(from: string, to: string, traffic: Traffic): string | undefined {
    const [source, destination] = [this.names.get(from), this.names.get(to)];
    if (source === undefined || destination === undefined) return undefined;
    const { verdict, decisive } = canReach(this.lab, source, destination, traffic);
    return verdict === "no" && decisive?.verdict === "dropped" ? `${place(decisive)}${decided(decisive)}` : undefined;
  }

  /** @param flow of TCP or UDP */
  dropOfFlow(protocol: "tcp" | "udp", { client, server }: { readonly client: string; readonly server: string }): string | undefined {
    const to = parsed(server);
    return this.dropOf(parsed(client).address, to.address, { protocol, port: to.port });
  }
}

/**
 * By frame: SYNs, UDP datagrams and echo requests that nobody answered, if the rules drop them. A segment of a connection that was open
 * before has no rule: which one it met, the topology no longer tells if a rule was changed since.
 */
export function dropsOf(
  lab: Lab,
  { connections, udp, pings }: Pick<Analysis, "udp" | "pings"> & { readonly connections: Iterable<Connection> },
): ReadonlyMap<number, string> {
  const rules = new Rules(lab);
  const drops = new Map<number, string>();
  const note = (frames: readonly number[], drop: string | undefined) => {
    if (drop !== undefined) for (const frame of frames) drops.set(frame, drop);
  };
  for (const connection of connections) {
    if (connection.opening !== "unanswered") continue;
    note([connection.first.frame, ...connection.retransmissions], rules.dropOfFlow("tcp", connection));
  }
  for (const flow of udp) {
    if (flow.packets.fromServer > 0 || flow.unreachable.length > 0) continue;
    note([flow.first.frame, flow.last.frame], rules.dropOfFlow("udp", flow));
  }
  for (const { from, to, replies, unanswered } of pings) {
    if (replies === 0) note(unanswered, rules.dropOf(from, to, { protocol: "icmp" }));
  }
  return drops;
}
