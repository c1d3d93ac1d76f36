// What was sent again, by cause.
import type { Connection, InTransit, Retransmission, RetransmissionKind } from "../values";
import { type Direction, directions, type Facts, remark } from "./facts";
import type { Remark } from "./sentence";
import { counted, duration, frameList, percent, whole } from "../words";
import { groupedBy } from "./grouped";

type Kind = Exclude<RetransmissionKind, "handshake">;

const KINDS: readonly Kind[] = ["fast", "timeout", "tail loss probe", "smaller MTU", "spurious"];

const framesOf = (moments: readonly { readonly frame: number }[]) => moments.map(({ frame }) => frame);
const distinct = (frames: readonly number[]) => [...new Set(frames)].sort((a, b) => a - b);
const causes = (repairs: readonly Retransmission[]) => distinct(repairs.flatMap(({ because }) => because));

/** Seconds from the first sending to this one; 0 if the first is not known. */
const waited = ({ time, firstSent }: Retransmission) => (firstSent ? time - firstSent.time : 0);

const longestWait = (repairs: readonly Retransmission[]) => repairs.reduce((longest, repair) => Math.max(longest, waited(repair)), 0);

/** "3 segments (4,344 bytes)" */
function amount(repairs: readonly Retransmission[]): string {
  const bytes = repairs.reduce((sum, { length }) => sum + length, 0);
  return `${counted(repairs.length, "segment")}${bytes > 0 ? ` (${counted(bytes, "byte")})` : ""}`;
}

/** The segment that was sent again most often. */
function mostRepeated(repairs: readonly Retransmission[]): readonly Retransmission[] {
  const bySegment = groupedBy(repairs, ({ firstSent, frame }) => firstSent?.frame ?? -frame);
  return [...bySegment.values()].reduce((a, b) => (b.length > a.length ? b : a));
}

/** As many sendings of one segment without an answer mean that nothing came through. */
const BLACK_HOLE = 3;

/** What both ends recorded of the first sendings, or what one end can guess. */
function whatWasLost(repairs: readonly Retransmission[], transit: InTransit | undefined): string {
  const one = repairs.length === 1;
  if (!transit) return one ? "it was lost, or its ACK was" : "they were lost, or their ACKs were";
  const lost = repairs.filter(({ firstSent }) => firstSent && transit.lost.includes(firstSent.frame)).length;
  if (lost === repairs.length) return one ? "it was lost" : "they were lost";
  if (lost === 0) return one ? "it had arrived, its ACK had not" : "they had arrived, their ACKs had not";
  return `${whole(lost)} of them ${lost === 1 ? "was" : "were"} lost, of the others the ACK`;
}

function timeoutText(repairs: readonly Retransmission[], { from, to, key }: Direction, { transit }: Connection): string {
  const what = `${from} sent ${amount(repairs)} to ${to} again only after its timer expired (${frameList(framesOf(repairs))})`;
  const wait = longestWait(repairs);
  const late = wait > 0 ? `, up to ${duration(wait)} after the first time` : "";
  const worst = mostRepeated(repairs);
  const [segment] = worst;
  const lost = whatWasLost(repairs, transit?.[key]);
  if (worst.length < BLACK_HOLE || !segment?.firstSent)
    return `${what}${late}: ${lost}, and too few later segments came through to show it sooner.`;
  const sent = `${worst.length + 1} times in ${duration(longestWait(worst))}`;
  const that = `that of frame ${segment.firstSent.frame} was sent ${sent}`;
  return `${what}${late}: ${that}; no ACK of it was recorded in that time: it or its ACKs were lost.`;
}

function smallerMtuText(repairs: readonly Retransmission[], { from, to }: Direction, { icmpByFrame, name }: Facts): string {
  const what = `${from} sent ${amount(repairs)} to ${to} again in smaller pieces (${frameList(framesOf(repairs))})`;
  const errors = causes(repairs).flatMap((frame) => icmpByFrame.get(frame) ?? []);
  const error = errors.find(({ mtu }) => mtu !== undefined);
  if (!error) return `${what}: a link on the path takes no packets as long as the first.`;
  const limit = `the next link takes packets of at most ${whole(error.mtu ?? 0)} bytes`;
  const told = `router ${name(error.from)} said in frame ${error.frame} that ${limit}`;
  return `${what}: ${told}.`;
}

function textOf(kind: Kind, repairs: readonly Retransmission[], direction: Direction, facts: Facts, connection: Connection): string {
  const { from, to } = direction;
  if (kind === "timeout") return timeoutText(repairs, direction, connection);
  if (kind === "smaller MTU") return smallerMtuText(repairs, direction, facts);
  const one = repairs.length === 1;
  const they = one ? "it was" : "they were";
  const because = causes(repairs);
  const said = because.length > 0 ? ` (${frameList(because)})` : "";
  const what = `${from} sent ${amount(repairs)} to ${to} again (${frameList(framesOf(repairs))})`;
  if (kind === "fast") {
    const why = `duplicate ACKs or SACK${said} showed that ${they} lost on the way`;
    return `${what} at once, as ${why}; each loss also slows the sender down.`;
  }
  if (kind === "spurious") {
    const why = "the ACK was late or lost, or packets overtook others";
    return `${what} needlessly: ${to} had ${one ? "it" : "them"} already, as an ACK or DSACK${said} says; ${why}.`;
  }
  return `${what} without waiting for its timer, as a tail loss probe: the end of what it had sent was lost, or its ACK was late.`;
}

/** Those that the analysis does not explain. */
function unexplained(connection: Connection, facts: Facts): Remark[] {
  const explained = new Set(framesOf(connection.repairs.filter(({ kind }) => kind === "handshake" || KINDS.some((each) => each === kind))));
  const frames = connection.retransmissions.filter((frame) => !explained.has(frame));
  if (frames.length === 0) return [];
  const between = `between ${facts.name(connection.client)} and ${facts.name(connection.server)}`;
  const what = frames.length === 1 ? `A segment ${between} was sent again` : `${whole(frames.length)} segments ${between} were sent again`;
  return [remark(connection, "slow", `${what} (${frameList(frames)}); the capture does not show why.`, frames)];
}

/** One remark for each side and cause. */
export function retransmissionRemarks(connection: Connection, facts: Facts): Remark[] {
  const explained = directions(connection, facts).flatMap((direction) =>
    KINDS.flatMap((kind) => {
      const repairs = connection.repairs.filter((repair) => repair.kind === kind && repair.from === direction.side);
      if (repairs.length === 0) return [];
      const isBlackHole = kind === "timeout" && mostRepeated(repairs).length >= BLACK_HOLE;
      const share = repairs.length / Math.max(connection.packets[direction.key], 1);
      const often = repairs.length >= 10 ? ` These are ${percent(share)} of its packets.` : "";
      const text = `${textOf(kind, repairs, direction, facts, connection)}${often}`;
      const frames = [...framesOf(repairs), ...causes(repairs)];
      const weight = repairs.reduce((sum, repair) => sum + waited(repair), 0);
      return [remark(connection, isBlackHole ? "fault" : "slow", text, frames, weight)];
    }),
  );
  return [...explained, ...unexplained(connection, facts)];
}
