// What `nft -j list table` says of a host's security group: the rules as loaded, how often each was used, and what was dropped.
import type { Protocol } from "../topology/model";
import { LabError } from "./lab-error";
import { DROP_RULE, type Flow, UNLISTED_RULE } from "./security-group";

export interface Counted {
  readonly packets: number;
  readonly bytes: number;
}

/** A rule of the topology as the kernel has it. */
export interface LoadedRule extends Counted {
  /** The topology rule's; of the lab's own rules it begins with "lab:". */
  readonly id: string;
  readonly direction: "ingress" | "egress";
  /** @default - not one of a topology's protocols, or not told by the rule */
  readonly protocol?: Protocol;
  /** @default - any */
  readonly port?: number;
  readonly cidrBlocks: readonly string[];
}

/** Packets that no rule allowed. */
export interface Drop extends Counted, Flow {}

export interface LoadedSecurityGroup {
  readonly rules: readonly LoadedRule[];
  /** By direction, peer, protocol and port: those of the last hour, 4096 of each direction at most. */
  readonly drops: readonly Drop[];
  /** Of the flows that `countDrops` named; it cannot fill up. */
  readonly probeDrops: readonly Drop[];
  /** All that was dropped. */
  readonly dropped: Readonly<Record<"ingress" | "egress", Counted>>;
  /** What `drops` had no room for. */
  readonly unlisted: Readonly<Record<"ingress" | "egress", Counted>>;
}

/** The statements of nft's JSON that the lab's rulesets use: https://manpages.debian.org/bookworm/libnftables1/libnftables-json.5.en.html */
interface Statement {
  readonly match?: { readonly left: Expression; readonly right: unknown };
  readonly counter?: Counted;
}

interface Expression {
  readonly payload?: { readonly protocol: string; readonly field: string };
  readonly meta?: { readonly key: string };
}

type Block = string | { readonly prefix: { readonly addr: string; readonly len: number } };

interface Element {
  readonly elem: { readonly val: { readonly concat: readonly [string, string, (number | string)?] }; readonly counter: Counted };
}

interface Entry {
  readonly rule?: { readonly chain: string; readonly comment?: string; readonly expr: readonly Statement[] };
  readonly set?: { readonly name: string; readonly elem?: readonly Element[] };
}

const NOTHING: Counted = { packets: 0, bytes: 0 };

function counted({ packets, bytes }: Counted = NOTHING): Counted {
  return { packets, bytes };
}

function directionOf(name: string): LoadedRule["direction"] | undefined {
  return (["ingress", "egress"] as const).find((direction) => name === direction || name.startsWith(`${direction}_`));
}

function cidrBlocks(right: unknown): string[] {
  const blocks = typeof right === "object" && right !== null && "set" in right ? (right.set as Block[]) : [right as Block];
  return blocks.map((block) => (typeof block === "string" ? `${block}/32` : `${block.prefix.addr}/${block.prefix.len}`));
}

function loadedRule({ chain, comment, expr }: NonNullable<Entry["rule"]>): LoadedRule | undefined {
  const direction = directionOf(chain);
  if (direction === undefined || comment === undefined) return undefined;
  const matches = expr.flatMap(({ match }) => (match ? [match] : []));
  const peer = matches.find(({ left }) => left.payload?.protocol === "ip");
  const port = matches.find(({ left }) => left.payload?.field === "dport" && left.payload.protocol !== "th");
  const protocol = port?.left.payload?.protocol ?? matches.find(({ left }) => left.meta?.key === "l4proto")?.right;
  return {
    id: comment,
    direction,
    ...(typeof protocol === "string" && { protocol: protocol as Protocol }),
    ...(port && { port: Number(port.right) }),
    cidrBlocks: peer ? cidrBlocks(peer.right) : [],
    ...counted(expr.find(({ counter }) => counter)?.counter),
  };
}

function dropsIn({ name, elem = [] }: NonNullable<Entry["set"]>): Drop[] {
  const direction = directionOf(name);
  if (direction === undefined) return [];
  return elem.map(({ elem: { val, counter } }) => {
    const [peerAddress, protocol, port] = val.concat;
    return { direction, peerAddress, protocol, ...(port !== undefined && { port: Number(port) }), ...counted(counter) };
  });
}

/** Reads what `nft -j list table` wrote of a host's security group. @throws LabError if it is not that */
export function parseSecurityGroup(json: string): LoadedSecurityGroup {
  const { nftables } = JSON.parse(json) as { nftables?: Entry[] };
  if (!nftables) throw new LabError(`nft did not list a ruleset: got ${json.slice(0, 80)}`);
  const rules = nftables.flatMap(({ rule }) => (rule ? [loadedRule(rule)].filter((loaded) => loaded !== undefined) : []));
  const drops = (ofKind: string) => nftables.flatMap(({ set }) => (set?.name.endsWith(ofKind) ? dropsIn(set) : []));
  const counts = (comment: string) => {
    const of = (direction: LoadedRule["direction"]) => counted(rules.find((rule) => rule.id === comment && rule.direction === direction));
    return { ingress: of("ingress"), egress: of("egress") };
  };
  return { rules, drops: drops("_drops"), probeDrops: drops("_probes"), dropped: counts(DROP_RULE), unlisted: counts(UNLISTED_RULE) };
}
