// The verdict of loaded nftables rules (`nft -j list ruleset`) on the first packet of a flow, evaluated without the topology.
import { blockHolds } from "../ipv4";

/** The packet that the rules are asked about; it travels between two hosts, so never by `lo`. */
export interface Packet {
  readonly from: string;
  readonly to: string;
  readonly protocol: "tcp" | "udp" | "icmp";
  /** @default - an ICMP echo request, which has none */
  readonly port?: number;
  readonly sourcePort: number;
}

export interface LoadedVerdict {
  readonly accepted: boolean;
  /** The comment of the rule that accepts. */
  readonly by?: string;
}

/** `output` is asked at the source, `input` at the destination. */
export type LoadedRules = (hook: "input" | "output", packet: Packet) => LoadedVerdict;

type Json = unknown;
interface Match {
  readonly op: string;
  readonly left: Json;
  readonly right: Json;
}
interface Rule {
  readonly chain: string;
  readonly comment?: string;
  readonly expr: readonly Record<string, Json>[];
}
interface Chain {
  readonly name: string;
  readonly hook?: string;
  readonly policy?: string;
}

const ofProtocol = (wanted: string, value: Json) => (packet: Packet) => (packet.protocol === wanted ? value : undefined);
const interfaceName = () => "eth0";

/** The packet's value for an expression. */
const VALUES: Readonly<Record<string, (packet: Packet) => Json>> = {
  '{"meta":{"key":"iif"}}': interfaceName,
  '{"meta":{"key":"oif"}}': interfaceName,
  '{"meta":{"key":"iifname"}}': interfaceName,
  '{"meta":{"key":"oifname"}}': interfaceName,
  '{"meta":{"key":"l4proto"}}': ({ protocol }) => protocol,
  '{"ct":{"key":"state"}}': () => "new",
  '{"ct":{"key":"mark"}}': () => 0,
  '{"payload":{"protocol":"ip","field":"saddr"}}': ({ from }) => from,
  '{"payload":{"protocol":"ip","field":"daddr"}}': ({ to }) => to,
  '{"payload":{"protocol":"tcp","field":"dport"}}': ({ protocol, port }) => (protocol === "tcp" ? port : undefined),
  '{"payload":{"protocol":"udp","field":"dport"}}': ({ protocol, port }) => (protocol === "udp" ? port : undefined),
  '{"payload":{"protocol":"th","field":"dport"}}': ({ port }) => port,
  '{"payload":{"protocol":"th","field":"sport"}}': ({ sourcePort }) => sourcePort,
  '{"payload":{"protocol":"icmp","field":"type"}}': ofProtocol("icmp", "echo-request"),
  '{"payload":{"protocol":"icmp","field":"code"}}': ofProtocol("icmp", 0),
};

function holds(right: Json, value: Json): boolean {
  if (Array.isArray(right)) return right.some((element) => holds(element, value));
  if (typeof right !== "object" || right === null) return right === value;
  if ("set" in right) return holds(right.set, value);
  if ("range" in right) {
    const [from, to] = right.range as [number, number];
    return typeof value === "number" && from <= value && value <= to;
  }
  if ("prefix" in right) {
    const { addr, len } = right.prefix as { addr: string; len: number };
    return blockHolds(`${addr}/${len}`, String(value));
  }
  throw new Error(`a value that the test does not know: ${JSON.stringify(right)}`);
}

function condition({ op, left, right }: Match): (packet: Packet) => boolean {
  const valueOf = VALUES[JSON.stringify(left)];
  if (!valueOf) throw new Error(`an expression that the test does not know: ${JSON.stringify(left)}`);
  if (!["==", "in", "!="].includes(op)) throw new Error(`an operator that the test does not know: ${op}`);
  return (packet) => {
    const value = valueOf(packet);
    return (value !== undefined && holds(right, value)) === (op !== "!=");
  };
}

/** @param listing the output of `nft -j list ruleset` in a host's namespace */
export function loadedRules(listing: string): LoadedRules {
  const { nftables } = JSON.parse(listing) as { nftables: readonly { rule?: Rule; chain?: Chain }[] };

  const evaluatorAt = (hook: string) => {
    const [chain, ...others] = nftables.flatMap((entry) => (entry.chain?.hook === hook ? [entry.chain] : []));
    if (!chain || others.length > 0) throw new Error(`expected one chain at hook ${hook}: got ${chain ? others.length + 1 : 0}`);
    const rules = nftables.flatMap(({ rule }) => {
      if (rule?.chain !== chain.name) return [];
      const accepted = rule.expr.some((expression) => "accept" in expression);
      // What has no verdict only counts.
      if (!accepted && !rule.expr.some((expression) => "drop" in expression || "reject" in expression)) return [];
      const conditions = rule.expr.flatMap((expression) => ("match" in expression ? [condition(expression["match"] as Match)] : []));
      const verdict = accepted ? { accepted, ...(rule.comment !== undefined && { by: rule.comment }) } : { accepted };
      return [{ verdict, applies: (packet: Packet) => conditions.every((holdsFor) => holdsFor(packet)) }];
    });
    return (packet: Packet): LoadedVerdict =>
      rules.find(({ applies }) => applies(packet))?.verdict ?? { accepted: chain.policy === "accept" };
  };
  const at = { input: evaluatorAt("input"), output: evaluatorAt("output") };
  return (hook, packet) => at[hook](packet);
}
