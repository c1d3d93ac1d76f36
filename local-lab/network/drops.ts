// How the tables of the VPC and of the internet drop a packet: where is told by a number, and the rule's comment says what it means.

/** Flows that are listed at once, each for an hour after its last packet. */
const DROPS_LISTED = 4096;

/** Flows that can be asked about. */
const MOST_PROBES = 65_536;

const FLOW = "ipv4_addr . ipv4_addr . inet_proto";
const PORT = " . inet_service";

/** Source, destination and protocol of the packet, or of the one that it answers. */
const REQUEST = "ip saddr . ip daddr . meta l4proto";
const ANSWER = "ip daddr . ip saddr . meta l4proto";
const ECHO_REPLY = "icmp type echo-reply";

/** Linux's ephemeral ports begin here: a packet to one of them is an answer, most likely, and its source port says to what. */
const FIRST_EPHEMERAL_PORT = 32_768;

/** The mark of a packet that is forwarded; each place of a table that drops has a number above it. */
export const ROUTED_MARK = 1;

/** Makes statements that count and drop a packet, each with a number of its own. */
export function dropping(): (id: string) => string {
  let place = ROUTED_MARK;
  return (id) => `counter meta mark set ${++place} goto dropped comment "${id}"`;
}

const dynamic = (name: string, port: string) => `set ${name} { type mark . ${FLOW}${port}; size ${MOST_PROBES}; flags dynamic; }`;
const listed = (name: string, port: string) =>
  `set ${name} { type mark . ${FLOW}${port}; size ${DROPS_LISTED}; flags dynamic,timeout; timeout 1h; }`;
const count = (set: string, key: string) => `update @${set} { meta mark . ${key} counter }`;

/** Users see the drops, which anybody can fill up. Only flows that `probe` named come into the others. */
export const DROP_CHAIN: readonly string[] = [
  `set probes { type ${FLOW}${PORT}; }`,
  `set portless_probes { type ${FLOW}; }`,
  dynamic("probe_drops", PORT),
  dynamic("answer_drops", PORT),
  dynamic("portless_probe_drops", ""),
  dynamic("portless_answer_drops", ""),
  listed("drops_to", PORT),
  listed("drops_from", PORT),
  listed("portless_drops", ""),
  "chain dropped {",
  `${REQUEST} . th dport @probes ${count("probe_drops", `${REQUEST} . th dport`)}`,
  `${ANSWER} . th sport @probes ${count("answer_drops", `${ANSWER} . th sport`)}`,
  `icmp type != echo-reply ${REQUEST} @portless_probes ${count("portless_probe_drops", REQUEST)}`,
  `${ECHO_REPLY} ${ANSWER} @portless_probes ${count("portless_answer_drops", ANSWER)}`,
  // A set that is full takes no more, and the packet goes on to the last rule.
  `meta l4proto { tcp, udp } th dport < ${FIRST_EPHEMERAL_PORT} ${count("drops_to", `${REQUEST} . th dport`)}`,
  `meta l4proto { tcp, udp } th dport >= ${FIRST_EPHEMERAL_PORT} ${count("drops_from", `${REQUEST} . th sport`)}`,
  `meta l4proto != { tcp, udp } ${count("portless_drops", REQUEST)}`,
  "drop",
  "}",
];
