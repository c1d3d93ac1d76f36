// The verdict of loaded nftables rules (`nft -j list ruleset`) on the first packet of a flow, evaluated without the topology.

/** The packet that the rules are asked about; it travels between two hosts, so never by `lo`. */
export interface Packet {
  readonly from: string;
  readonly to: string;
  readonly protocol: "tcp" | "udp" | "icmp";
  readonly port?: number;
  /** @default 40000, an ephemeral one */
  readonly sourcePort?: number;
}

export interface LoadedVerdict {
  readonly accepted: boolean;
  /** The comment of the rule that accepts. */
  readonly by?: string;
}

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

const number = (address: string) => address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);

/** The packet's value for the expression. */
function valueOf(left: Json, { from, to, protocol, port, sourcePort = 40_000 }: Packet): Json {
  switch (JSON.stringify(left)) {
    case '{"meta":{"key":"iif"}}':
    case '{"meta":{"key":"oif"}}':
      return "eth0";
    case '{"meta":{"key":"l4proto"}}':
      return protocol;
    case '{"ct":{"key":"state"}}':
      return "new";
    case '{"payload":{"protocol":"ip","field":"saddr"}}':
      return from;
    case '{"payload":{"protocol":"ip","field":"daddr"}}':
      return to;
    case '{"payload":{"protocol":"tcp","field":"dport"}}':
      return protocol === "tcp" ? port : undefined;
    case '{"payload":{"protocol":"udp","field":"dport"}}':
      return protocol === "udp" ? port : undefined;
    case '{"payload":{"protocol":"th","field":"dport"}}':
      return port;
    case '{"payload":{"protocol":"th","field":"sport"}}':
      return sourcePort;
    default:
      throw new Error(`an expression that the test does not know: ${JSON.stringify(left)}`);
  }
}

function holds(right: Json, value: Json): boolean {
  if (Array.isArray(right)) return right.some((element) => holds(element, value));
  if (typeof right !== "object" || right === null) return right === value;
  if ("set" in right) return holds(right.set, value);
  if ("prefix" in right) {
    const { addr, len } = right.prefix as { addr: string; len: number };
    const size = 2 ** (32 - len);
    return Math.floor(number(addr) / size) === Math.floor(number(String(value)) / size);
  }
  throw new Error(`a value that the test does not know: ${JSON.stringify(right)}`);
}

function matches({ op, left, right }: Match, packet: Packet): boolean {
  const value = valueOf(left, packet);
  const held = value !== undefined && holds(right, value);
  if (op === "!=") return !held;
  if (op === "==" || op === "in") return held;
  throw new Error(`an operator that the test does not know: ${op}`);
}

/** The verdict. @default - none: the rule only counts */
const VERDICTS = ["accept", "drop", "reject"];

/**
 * @param listing the output of `nft -j list ruleset` in a host's namespace
 * @param hook `output` at the source, `input` at the destination
 */
export function loadedVerdict(listing: string, hook: "input" | "output", packet: Packet): LoadedVerdict {
  const { nftables } = JSON.parse(listing) as { nftables: readonly { rule?: Rule; chain?: Chain }[] };
  const chains = nftables.flatMap(({ chain }) => (chain?.hook === hook ? [chain] : []));
  const [chain] = chains;
  if (!chain || chains.length > 1) throw new Error(`expected one chain at hook ${hook}: got ${chains.length}`);
  for (const { rule } of nftables) {
    if (rule?.chain !== chain.name || !VERDICTS.some((verdict) => rule.expr.some((expression) => verdict in expression))) continue;
    const applies = rule.expr.every((expression) => !("match" in expression) || matches(expression["match"] as Match, packet));
    if (applies && rule.expr.some((expression) => "accept" in expression))
      return { accepted: true, ...(rule.comment !== undefined && { by: rule.comment }) };
    if (applies && rule.expr.some((expression) => "drop" in expression || "reject" in expression)) return { accepted: false };
  }
  return { accepted: chain.policy === "accept" };
}
