// What `nft -j list table` says of a host's security group: how often each rule was used, and what was dropped.
import { LabError } from "./lab-error";
import type { Drop, Flow, HostDrops } from "../running-lab";
import { DROP_RULE, UNLISTED_RULE } from "./security-group";

export interface Counted {
  readonly packets: number;
  readonly bytes: number;
}

/** A rule as the kernel has it. */
export interface LoadedRule extends Counted {
  /** The topology rule's; of the lab's own rules it begins with "lab:". */
  readonly id: string;
  readonly direction: Flow["direction"];
  readonly chain: string;
  /** Names the rule in its table. */
  readonly handle: number;
}

/** Its `drops` are those of the last hour, 4096 of each direction at most; its `probeDrops` cannot fill up. */
export interface LoadedSecurityGroup extends HostDrops {
  readonly rules: readonly LoadedRule[];
}

interface Element {
  readonly elem: { readonly val: { readonly concat: readonly [string, string, (number | string)?] }; readonly counter: Counted };
}

/** What the lab's rulesets use of nft's JSON: https://manpages.debian.org/bookworm/libnftables1/libnftables-json.5.en.html */
interface Entry {
  readonly rule?: {
    readonly chain: string;
    readonly handle: number;
    readonly comment?: string;
    readonly expr: readonly { readonly counter?: Counted }[];
  };
  readonly set?: { readonly name: string; readonly elem?: readonly Element[] };
}

export const count = ({ packets, bytes }: Counted = { packets: 0, bytes: 0 }): Counted => ({ packets, bytes });

const sum = (list: readonly Counted[]): Counted => ({
  packets: list.reduce((total, { packets }) => total + packets, 0),
  bytes: list.reduce((total, { bytes }) => total + bytes, 0),
});

/** Chains and sets are called by their direction. */
const directionOf = (name: string): Flow["direction"] => (name.startsWith("ingress") ? "ingress" : "egress");

function loadedRule({ chain, handle, comment, expr }: NonNullable<Entry["rule"]>): LoadedRule[] {
  if (comment === undefined) return [];
  return [{ id: comment, direction: directionOf(chain), chain, handle, ...count(expr.find(({ counter }) => counter)?.counter) }];
}

function dropsIn({ name, elem = [] }: NonNullable<Entry["set"]>): Drop[] {
  return elem.map(({ elem: { val, counter } }) => {
    const [peerAddress, protocol, port] = val.concat;
    return { direction: directionOf(name), peerAddress, protocol, ...(port !== undefined && { port: Number(port) }), ...count(counter) };
  });
}

/** Reads what `nft -j list table` wrote of a host's security group. @throws LabError if it is not that */
export function parseSecurityGroup(json: string): LoadedSecurityGroup {
  const { nftables } = JSON.parse(json) as { nftables?: Entry[] };
  if (!nftables) throw new LabError(`nft did not list a ruleset: got ${json.slice(0, 80)}`);
  const rules = nftables.flatMap(({ rule }) => (rule ? loadedRule(rule) : []));
  const drops = (kind: string) => nftables.flatMap(({ set }) => (set?.name.endsWith(kind) ? dropsIn(set) : []));
  const countsOf = (comment: string): Readonly<Record<Flow["direction"], Counted>> => {
    const of = (direction: Flow["direction"]) => sum(rules.filter((rule) => rule.id === comment && rule.direction === direction));
    return { ingress: of("ingress"), egress: of("egress") };
  };
  return { rules, drops: drops("_drops"), probeDrops: drops("_probes"), dropped: countsOf(DROP_RULE), unlisted: countsOf(UNLISTED_RULE) };
}
