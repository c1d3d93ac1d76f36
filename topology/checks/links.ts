// Checks of links: settings that no link can have, each with its unit and range.
import { type Host, type InternetHost, type Link, type LinkSettings, PACKET_KINDS, type PacketKind, type PacketRule } from "../model";
import { checkRange, type Findings, type Range, shown } from "./findings";

/** Of an interface in a VPC: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/network_mtu.html; least: what each host takes (RFC 791). */
export const LINK_MTU = { min: 576, max: 9001 } as const;
export const DELAY_MS = { min: 0, max: 60_000 } as const;
const QUEUE_PACKETS = { min: 1, max: 1_000_000 } as const;
const QUEUE_BYTES = { min: 1, max: 1_000_000_000 } as const;
const PACKET_NUMBER = { min: 1, max: 1_000_000_000 } as const;
const PORT = { min: 1, max: 65_535 } as const;
const SEED = { min: 0, max: 4_294_967_295 } as const;
const BURST = { min: 1, max: 1000 } as const;
const HIGHEST_RATE = 100e9;

/** Of an Ethernet frame without its checksum. */
export const ETHERNET_HEADER_BYTES = 14;

/** For numbers that need not be whole. */
function checkNumber(what: string, value: number | undefined, { min, max }: Range, unit: string): Findings {
  if (value === undefined || (Number.isFinite(value) && value >= min && value <= max)) return [];
  return [`${what} must be ${min} to ${max} ${unit}: got ${shown(value)}`];
}

const checkWhole = (what: string, value: number | undefined, range: Range): Findings =>
  value === undefined ? [] : checkRange(what, value, range);

function checkShare(what: string, value: number | undefined): Findings {
  return value === undefined || (value >= 0 && value <= 1) ? [] : [`${what} must be 0 % to 100 %: got ${percent(value)} %`];
}

/** As a user would write it: 1.1 is 110 %, not 110.00000000000001 %. */
const percent = (share: number) => Number((share * 100).toPrecision(12));

/** The packet behind a burst is not lost, so that bursts of one packet, say, are half of all packets at most. */
function checkBurst(what: string, { loss = 0, lossBurst }: LinkSettings): Findings {
  if (lossBurst === undefined || loss === 1 || !(loss > lossBurst / (lossBurst + 1))) return [];
  const most = percent(lossBurst / (lossBurst + 1));
  return [`${what}: losses in bursts of ${lossBurst} packets must be 0 % to ${most} %, or 100 %: got ${percent(loss)} %`];
}

/** A later fragment has no ports, and ICMP knows none. */
const WITHOUT_PORTS: readonly PacketKind[] = ["echo-request", "echo-reply", "icmp", "fragment"];

function checkRule(what: string, { action, kind, from, to, port, behind }: PacketRule): Findings {
  const rule = `${what}: the rule ${action} ${kind}`;
  return [
    ...(PACKET_KINDS.includes(kind) ? [] : [`${rule}: unknown kind of packet; there are ${PACKET_KINDS.join(", ")}`]),
    ...checkRange(`${rule}: its first number`, from, PACKET_NUMBER),
    ...(to === undefined || to === null ? [] : checkRange(`${rule}: its last number`, to, { min: from, max: PACKET_NUMBER.max })),
    ...checkWhole(`${rule}: its port`, port, PORT),
    ...(port !== undefined && WITHOUT_PORTS.includes(kind) ? [`${rule}: it has no port`] : []),
    ...(behind !== undefined && action !== "hold" ? [`${rule}: only held packets go behind others`] : []),
    ...checkWhole(`${rule}: how many packets pass a held one`, behind, PACKET_NUMBER),
  ];
}

/** A packet of the largest size must pass within a second. */
function checkRate(what: string, { bitsPerSecond, mtu = LINK_MTU.max, queue }: LinkSettings): Findings {
  if (bitsPerSecond === undefined) return queue === undefined ? [] : [`${what}: a queue needs a rate that it waits for`];
  const least = (mtu + ETHERNET_HEADER_BYTES) * 8;
  if (bitsPerSecond >= least && bitsPerSecond <= HIGHEST_RATE) return [];
  return [
    `${what}: the rate must be ${least} to ${HIGHEST_RATE} bit/s, so that a packet of ${mtu} bytes passes within a second: ` +
      `got ${shown(bitsPerSecond)}; a smaller mtu allows a lower rate`,
  ];
}

const IN_WORDS = {
  jitterMs: "a jitter",
  jitterReorders: "reordering by jitter",
  loss: "a loss",
  lossBurst: "a burst of losses",
  mtu: "an MTU",
  mtuSilent: "silence about packets that are too long",
} as const;

function checkSettings(what: string, settings: LinkSettings): Findings {
  const { delayMs = 0, jitterMs = 0, queue, rules = [] } = settings;
  const needs = (setting: keyof typeof IN_WORDS, other: keyof typeof IN_WORDS) =>
    settings[setting] && !settings[other] ? [`${what}: ${IN_WORDS[setting]} means nothing without ${IN_WORDS[other]}`] : [];
  return [
    ...checkNumber(`${what}: the delay`, delayMs, DELAY_MS, "ms"),
    ...checkNumber(`${what}: the jitter`, jitterMs, { min: 0, max: DELAY_MS.max }, "ms"),
    ...(delayMs >= 0 && jitterMs > delayMs && jitterMs <= DELAY_MS.max
      ? [`${what}: the jitter, ${jitterMs} ms, must not be longer than the delay, ${delayMs} ms`]
      : []),
    ...checkShare(`${what}: the loss`, settings.loss),
    ...checkNumber(`${what}: the burst of losses`, settings.lossBurst, BURST, "packets"),
    ...checkBurst(what, settings),
    ...checkShare(`${what}: the duplication`, settings.duplicate),
    ...checkShare(`${what}: the corruption`, settings.corrupt),
    ...checkShare(`${what}: the reordering`, settings.reorder),
    ...checkWhole(`${what}: the MTU`, settings.mtu, LINK_MTU),
    ...checkWhole(`${what}: the seed`, settings.seed, SEED),
    ...checkRate(what, settings),
    ...(queue === undefined
      ? []
      : "bytes" in queue
        ? checkRange(`${what}: the queue, in bytes,`, queue.bytes, QUEUE_BYTES)
        : checkRange(`${what}: the queue, in packets,`, queue.packets, QUEUE_PACKETS)),
    ...needs("jitterReorders", "jitterMs"),
    ...needs("lossBurst", "loss"),
    ...needs("mtuSilent", "mtu"),
    ...rules.flatMap((rule) => checkRule(what, rule)),
  ];
}

/** @param of whose it is: `host "server"` */
export function checkLink(of: string, { in: inward, out }: Link): Findings {
  if (out && out === inward) return checkSettings(`the link of ${of}`, out);
  return [...(out ? checkSettings(`the link out of ${of}`, out) : []), ...(inward ? checkSettings(`the link into ${of}`, inward) : [])];
}

export const checkLinkOf = ({ name, link }: Pick<Host | InternetHost, "name" | "link">): Findings =>
  link === undefined ? [] : checkLink(`host ${shown(name)}`, link);
