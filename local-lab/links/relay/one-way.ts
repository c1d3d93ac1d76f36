// One direction of a link: what becomes of each frame, and when it arrives. Pure: the same frames and times give the same results.
import type { LinkCounters, LinkEvent } from "../../../running-lab";
import type { LinkSettings } from "../../../topology/model";
import { ruleName } from "../../../topology/link-words";
import { ETHERNET_BYTES, type Packet, parseFrame } from "./frame";
import { type PreparedPacket, HeldPackets } from "./held-packets";
import { Line } from "./line";
import { describePacket, means, PacketCounter, type Place } from "./packet-rules";
import { Choices, type Conversation } from "./random";
import { fragmentationNeeded, fragments } from "./too-long";

export interface Departure {
  /** In ms, on the clock of `take`. */
  readonly atMs: number;
  readonly frame: Buffer;
  /** Whether it goes back to the sender. @default false */
  readonly back?: boolean;
}

export type Happening = Pick<LinkEvent, "action" | "by" | "packet">;

export interface OneWayOptions {
  /** The source address of its ICMP messages. */
  readonly router: string;
  /** Tells the directions' random choices apart. */
  readonly direction: string;
  readonly onEvent: (happening: Happening) => void;
}

type Counters = { -readonly [Name in keyof Omit<LinkCounters, "overrun">]: number };

export class OneWay {
  readonly counters: Counters = { packets: 0, passed: 0, dropped: 0, held: 0, duplicated: 0, corrupted: 0, fragmented: 0 };
  private readonly line: Line;
  private readonly choices: Choices;
  private readonly counter = new PacketCounter();
  private readonly held = new HeldPackets();

  constructor(
    readonly settings: LinkSettings,
    private readonly options: OneWayOptions,
  ) {
    this.line = new Line(settings);
    this.choices = new Choices(`${settings.seed ?? 1} ${options.direction}`);
  }

  /** When `expire` is due. @default - nothing is held */
  get expiryMs(): number | undefined {
    return this.held.expiryMs;
  }

  /** @returns what leaves the link because the frame has come */
  take(frame: Buffer, now: number): Departure[] {
    const packet = parseFrame(frame);
    if (!packet) return [{ atMs: this.line.delayed(now), frame }];
    this.counters.packets++;
    const place = this.counter.count(packet);
    const conversation = this.choices.of(packet);
    const { lost, twice, corrupt, where, late, jitter } = drawsFor(conversation);
    const tell = (action: Happening["action"], by: string) => this.tell(action, by, packet, place);
    const rule = (action: string) => this.settings.rules?.find((each) => each.action === action && means(each, packet, place));
    const chosen = (action: string, share: keyof LinkSettings, draw: number) => {
      const exact = rule(action);
      return exact ? ruleName(exact) : draw < ((this.settings[share] as number | undefined) ?? 0) ? share : undefined;
    };

    const lostByChance = this.isLost(conversation, lost);
    const dropped = rule("drop");
    if (dropped) return tell("dropped", ruleName(dropped));
    if (lostByChance) return tell("dropped", "loss");
    const { mtu = Infinity } = this.settings;
    const isTooLong = packet.length > mtu;
    if (isTooLong && packet.dontFragment) return this.refuse(frame, packet, place, now);

    const corrupted = chosen("corrupt", "corrupt", corrupt);
    if (corrupted !== undefined) tell("corrupted", corrupted);
    const arriving = corrupted === undefined ? frame : withInvertedBit(frame, packet, where);
    const duplicated = chosen("duplicate", "duplicate", twice);
    if (duplicated !== undefined) tell("duplicated", duplicated);
    if (isTooLong) tell("fragmented", "mtu");
    const parts = isTooLong ? fragments(arriving, packet, mtu) : [arriving];
    const prepared: PreparedPacket = { frames: duplicated === undefined ? parts : [...parts, ...parts], packet, place, draw: jitter };
    const heldBy = chosen("hold", "reorder", late);
    if (heldBy === undefined) return this.pass([prepared, ...this.held.passedBy(packet.connection)], now);
    tell("held", heldBy);
    this.held.hold(prepared, rule("hold")?.behind ?? 1, now);
    return [];
  }

  /** @returns what has been held for long enough */
  expire(now: number): Departure[] {
    return this.pass(this.held.expired(now), now);
  }

  /** All that is held, in order, for a link that is about to change. */
  flush(now: number): Departure[] {
    return this.pass(this.held.flush(), now);
  }

  private tell(action: Happening["action"], by: string, packet: Packet, place: Place): [] {
    this.counters[action]++;
    this.options.onEvent({ action, by, packet: describePacket(packet, place) });
    return [];
  }

  /** In bursts, as in Gilbert's model: the chance that one begins follows from the share and the mean length. */
  private isLost(conversation: Conversation, draw: number): boolean {
    const { loss = 0, lossBurst } = this.settings;
    if (lossBurst === undefined || loss === 1) return draw < loss;
    const begins = loss / (lossBurst * (1 - loss));
    conversation.losing = draw < (conversation.losing === undefined ? loss : conversation.losing ? 1 - 1 / lossBurst : begins);
    return conversation.losing;
  }

  /** A packet that is too long and must not be fragmented. */
  private refuse(frame: Buffer, packet: Packet, place: Place, now: number): Departure[] {
    const { mtu = 0, mtuSilent = false } = this.settings;
    this.tell("dropped", "mtu", packet, place);
    const answer = mtuSilent ? undefined : fragmentationNeeded(frame, packet, mtu, this.options.router);
    return answer === undefined ? [] : [{ atMs: now, frame: answer, back: true }];
  }

  private pass(packets: readonly PreparedPacket[], now: number): Departure[] {
    return packets.flatMap(({ frames, packet, place, draw }) =>
      frames.flatMap((frame) => {
        const atMs = this.line.arrival(frame.length, now, draw);
        if (atMs === undefined) return this.tell("dropped", "queue", packet, place);
        this.counters.passed++;
        return [{ atMs, frame }];
      }),
    );
  }
}

/** For one packet. Always as many, in this order, so that one setting does not change what another one chooses. */
function drawsFor({ next }: Conversation) {
  return { lost: next(), twice: next(), corrupt: next(), where: next(), late: next(), jitter: next() };
}

/** @param where from 0 up to 1: the place in what the packet's header encloses, whose checksum then tells */
function withInvertedBit(frame: Buffer, { headerBytes, length }: Packet, where: number): Buffer {
  const bits = (length - headerBytes) * 8;
  const bit = Math.floor(where * bits);
  const at = ETHERNET_BYTES + headerBytes + (bit >> 3);
  const inverted = Buffer.from(frame);
  if (bits > 0) inverted[at] = inverted[at]! ^ (1 << (bit & 7));
  return inverted;
}
