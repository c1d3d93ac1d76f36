// Short spells of many packets that a long silence squeezes together: each is drawn once more with a time axis of its own.
import type { Trace, TracedPacket } from "../../trace";
import type { Html } from "../html";
import { duration, moment } from "../../words";
import type { TimeSpan } from "./area";
import type { Direction } from "./direction";
import { markKind } from "./marks";
import { timeSequence } from "./time-sequence";

/** A silence of this part of the connection's time divides two spells. */
const SILENCE = 0.02;
/** A spell that takes more of it can be seen without a close-up. */
const LONGEST = 0.12;
/** If nothing is marked in it. */
const LONGEST_UNMARKED = 0.02;
const FEWEST_PACKETS = 8;
const MOST = 4;
const DEPTH = 2;

function spells(packets: readonly TracedPacket[], { from, to }: TimeSpan): readonly (readonly TracedPacket[])[] {
  const found: TracedPacket[][] = [];
  for (const packet of packets) {
    const spell = found.at(-1);
    if (spell === undefined || packet.time - spell.at(-1)!.time > (to - from) * SILENCE) found.push([packet]);
    else spell.push(packet);
  }
  return found;
}

const marked = (packets: readonly TracedPacket[]): number =>
  packets.filter((packet) => ![undefined, "syn", "fin"].includes(markKind(packet))).length;

/** Spells within a spell, too: one silence may be much longer than the others. */
function squeezed(packets: readonly TracedPacket[], span: TimeSpan, depth: number): readonly (readonly TracedPacket[])[] {
  const short = spells(packets, span).filter((spell) => {
    const lasting = spell.at(-1)!.time - spell[0]!.time;
    const limit = (span.to - span.from) * (marked(spell) > 0 ? LONGEST : LONGEST_UNMARKED);
    return spell.length >= FEWEST_PACKETS && lasting > 0 && lasting < limit;
  });
  if (depth === 1) return short;
  return short.flatMap((spell) => [spell, ...squeezed(spell, { from: spell[0]!.time, to: spell.at(-1)!.time }, depth - 1)]);
}

/** In order of time; those with the most marked events, if there are many. */
export function closeUpsOf({ packets }: Trace, span: TimeSpan): readonly (readonly TracedPacket[])[] {
  return [...squeezed(packets, span, DEPTH)]
    .sort((a, b) => marked(b) - marked(a) || b.length - a.length)
    .slice(0, MOST)
    .sort((a, b) => a[0]!.frame - b[0]!.frame);
}

export function closeUps(direction: Direction): readonly Html[] {
  const { id, trace, span, sender } = direction;
  return closeUpsOf(trace, span)
    .filter((packets) => packets.some(({ from, length }) => from === sender && length > 0))
    .map((packets, index) => {
      const [from, to] = [packets[0]!.time, packets.at(-1)!.time];
      // Of a window that closes in this spell the band begins here; it ends where the plot does.
      const stalls = direction.stalls.filter(({ start, duration: seconds }) => start.time <= to && start.time + seconds >= from);
      const part = { ...direction, id: `${id}-close-up-${index + 1}`, trace: { ...trace, packets }, span: { from, to }, stalls };
      const before = trace.packets.findLast((packet) => packet.frame < packets[0]!.frame && packet.from !== sender);
      return timeSequence(part, `Close-up of ${duration(to - from)}, from ${moment(from)}`, before);
    });
}
