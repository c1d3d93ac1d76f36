// The settings of a link as `lab link` takes them: "--delay 50ms --loss 1% --rate 10mbit --drop data:3".
import { type Command, Option } from "commander";
import { type LinkQueue, type LinkSettings, PACKET_KINDS, type PacketKind, type PacketRule } from "../topology/model";
import { UsageError } from "./exit-status";
import { unknown } from "./nearest";

type Units = Readonly<Record<string, number>>;

const TIMES: Units = { us: 0.001, ms: 1, s: 1000 };
const RATES: Units = { bit: 1, kbit: 1e3, mbit: 1e6, gbit: 1e9 };
const SIZES: Units = { b: 1, kb: 1e3, mb: 1e6 };

/** A number and its unit. @param example "50ms" @throws UsageError that lists the units */
function quantity(option: string, text: string, units: Units, example: string): number {
  const [, digits, unit = ""] = /^(\d+(?:\.\d+)?)([a-z]+)$/i.exec(text) ?? [];
  const size = units[unit.toLowerCase()];
  if (digits !== undefined && size !== undefined) return Number(digits) * size;
  const names = Object.keys(units).join(", ");
  throw new UsageError(`${option} must be a number with its unit (${names}), such as ${example}: got "${text}"`);
}

/** @throws UsageError unless it is a number */
function number(option: string, text: string): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  throw new UsageError(`${option} must be a number: got "${text}"`);
}

/** @returns undefined unless it is "1%" */
function share(text: string): number | undefined {
  const [, digits] = /^(\d+(?:\.\d+)?)%$/.exec(text) ?? [];
  return digits === undefined ? undefined : Number(digits) / 100;
}

function percentage(option: string, text: string): number {
  const value = share(text);
  if (value === undefined) throw new UsageError(`${option} must be a percentage, such as 1%: got "${text}"`);
  return value;
}

const PACKETS = /^([a-z-]+?)(?::(\d+)(-(\d+)?)?)?(?:@(\d+))?(?:\+(\d+))?$/;

/** "data:3", "syn:1-3", "data:5-", "fin@1234", "data:5+2"; without a number, all of that kind. @throws UsageError that says the form */
export function parsePacketRule(option: string, action: PacketRule["action"], text: string): PacketRule {
  const [, kind, from, range, to, port, behind] = PACKETS.exec(text) ?? [];
  const form = `KIND[:NUMBER[-NUMBER]][@PORT]${action === "hold" ? "[+PACKETS]" : ""}`;
  if (kind === undefined) throw new UsageError(`${option} must be ${form}, such as data:3 or syn:1-3@1234: got "${text}"`);
  if (!PACKET_KINDS.includes(kind as PacketKind)) throw unknown("kind of packet", kind, PACKET_KINDS);
  if (behind !== undefined && action !== "hold")
    throw new UsageError(`${option} takes no +PACKETS, which says how many pass a held one: got "${text}"`);
  return {
    action,
    kind: kind as PacketKind,
    from: Number(from ?? 1),
    ...((from === undefined || (range !== undefined && to === undefined)) && { to: null }),
    ...(to !== undefined && { to: Number(to) }),
    ...(port !== undefined && { port: Number(port) }),
    ...(behind !== undefined && { behind: Number(behind) }),
  };
}

function parseQueue(option: string, text: string): LinkQueue {
  const [, packets] = /^(\d+)packets?$/.exec(text) ?? [];
  if (packets !== undefined) return { packets: Number(packets) };
  if (/packet/.test(text)) throw new UsageError(`${option} must be a size, such as 100kb, or packets, such as 20packets: got "${text}"`);
  return { bytes: quantity(option, text, SIZES, "100kb or 20packets") };
}

/** What one option says. */
type Parse = (option: string, text: string) => LinkSettings;

const exactly =
  (action: PacketRule["action"]): Parse =>
  (option, text) => ({ rules: [parsePacketRule(option, action, text)] });

const shareOr =
  (setting: "duplicate" | "corrupt"): Parse =>
  (option, text) => {
    const part = share(text);
    return part === undefined ? exactly(setting)(option, text) : { [setting]: part };
  };

interface SettingOption {
  readonly flags: string;
  readonly description: string;
  readonly parse: Parse;
}

const OPTIONS: readonly SettingOption[] = [
  {
    flags: "--delay <time>",
    description: "each packet arrives that much later: 50ms",
    parse: (option, text) => ({ delayMs: quantity(option, text, TIMES, "50ms") }),
  },
  {
    flags: "--jitter <time>",
    description: "spread around the delay, in order",
    parse: (option, text) => ({ jitterMs: quantity(option, text, TIMES, "5ms") }),
  },
  { flags: "--loss <share>", description: "packets lost at random: 1%", parse: (option, text) => ({ loss: percentage(option, text) }) },
  {
    flags: "--loss-burst <packets>",
    description: "how many are lost in a row, on average",
    parse: (option, text) => ({ lossBurst: number(option, text) }),
  },
  { flags: "--duplicate <share|packets>", description: "packets that arrive twice: 1%, or exactly: fin:1", parse: shareOr("duplicate") },
  { flags: "--corrupt <share|packets>", description: "packets with one bit inverted: 0.1%, or exactly: data:2", parse: shareOr("corrupt") },
  {
    flags: "--reorder <share>",
    description: "packets that arrive behind the next one of their connection",
    parse: (option, text) => ({ reorder: percentage(option, text) }),
  },
  {
    flags: "--rate <rate>",
    description: "of frames: 10mbit",
    parse: (option, text) => ({ bitsPerSecond: quantity(option, text, RATES, "10mbit") }),
  },
  {
    flags: "--queue <size>",
    description: "what waits for the rate: 100kb or 20packets (default: 100packets)",
    parse: (option, text) => ({ queue: parseQueue(option, text) }),
  },
  {
    flags: "--mtu <bytes>",
    description: "longer packets are fragmented, or answered with ICMP",
    parse: (option, text) => ({ mtu: number(option, text) }),
  },
  { flags: "--drop <packets>", description: "drop exactly these of each connection: data:3, syn:1-3", parse: exactly("drop") },
  { flags: "--hold <packets>", description: "let others pass them: data:5, data:5+2 for two others", parse: exactly("hold") },
  {
    flags: "--seed <number>",
    description: "the same seed chooses the same packets (default: 1)",
    parse: (option, text) => ({ seed: number(option, text) }),
  },
];

const together = (former: LinkSettings, added: LinkSettings): LinkSettings => ({
  ...former,
  ...added,
  ...(former.rules && added.rules && { rules: [...former.rules, ...added.rules] }),
});

/** Parsed options of {@link withLinkSettings}. */
export interface SettingChoice {
  readonly jitterReorders?: true;
  readonly mtuSilent?: true;
  readonly [option: string]: unknown;
}

/** Adds an option for each setting. Those for packets can be repeated. */
export function withLinkSettings(command: Command): Command {
  for (const { flags, description, parse } of OPTIONS) {
    const option = new Option(flags, description);
    command.addOption(option.argParser((text: string, former: LinkSettings = {}) => together(former, parse(option.long!, text))));
  }
  return command
    .option("--jitter-reorders", "let jitter change the packets' order")
    .option("--mtu-silent", "send no ICMP for packets that are too long: a black hole");
}

/** @returns undefined if there is no setting */
export function chosenSettings(choice: SettingChoice): LinkSettings | undefined {
  const given = OPTIONS.map(({ flags }) => choice[new Option(flags).attributeName()] as LinkSettings | undefined).filter(
    (each) => each !== undefined,
  );
  const flags = {
    ...(choice.jitterReorders && { jitterReorders: true }),
    ...(choice.mtuSilent && { mtuSilent: true }),
  };
  const settings = given.reduce(together, flags);
  return Object.keys(settings).length === 0 ? undefined : settings;
}
