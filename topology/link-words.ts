// A link's settings in words.
import type { LinkSettings, PacketRule } from "./model";

/** As `lab link` takes it: "data:3", "syn:1-3", "fin@1234", "data:5+2" */
export function ruleName({ kind, from, to, port, behind }: PacketRule): string {
  const numbers = to === null ? (from === 1 ? "" : `:${from}-`) : `:${from}${to === undefined || to === from ? "" : `-${to}`}`;
  return `${kind}${numbers}${port === undefined ? "" : `@${port}`}${behind === undefined ? "" : `+${behind}`}`;
}

const RATES = [
  ["Gbit/s", 1e9],
  ["Mbit/s", 1e6],
  ["kbit/s", 1e3],
] as const;

/** "10 Mbit/s" */
export function rateInWords(bitsPerSecond: number): string {
  const [unit, size] = RATES.find(([, each]) => bitsPerSecond >= each) ?? ["bit/s", 1];
  return `${bitsPerSecond / size} ${unit}`;
}

const percent = (share: number) => `${Number((share * 100).toPrecision(6))} %`;

/** "delay 50 ms, loss 1 %, rate 10 Mbit/s"; of settings that change nothing, "a perfect cable" */
export function describeLinkSettings(settings: LinkSettings): string {
  const { delayMs, jitterMs, jitterReorders, loss, lossBurst, duplicate, corrupt, reorder, bitsPerSecond, queue, mtu, mtuSilent } =
    settings;
  const { rules = [], seed } = settings;
  const queued = queue && ("bytes" in queue ? `${queue.bytes} bytes` : `${queue.packets} packets`);
  const words = [
    delayMs && `delay ${delayMs} ms`,
    jitterMs && `jitter ${jitterMs} ms${jitterReorders ? ", which reorders" : ""}`,
    loss && `loss ${percent(loss)}${lossBurst === undefined ? "" : ` in bursts of ${lossBurst}`}`,
    duplicate && `duplicate ${percent(duplicate)}`,
    corrupt && `corrupt ${percent(corrupt)}`,
    reorder && `reorder ${percent(reorder)}`,
    bitsPerSecond && `rate ${rateInWords(bitsPerSecond)}`,
    queued && `queue ${queued}`,
    mtu && `MTU ${mtu}${mtuSilent ? ", without ICMP" : ""}`,
    ...rules.map((rule) => `${rule.action} ${ruleName(rule)}`),
    seed !== undefined && `seed ${seed}`,
  ].filter((each) => typeof each === "string");
  return words.join(", ") || "a perfect cable";
}
