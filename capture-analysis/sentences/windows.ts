// Receivers that read slowly, and windows that limit the sender, without being closed.
import type { Connection } from "../values";
import { type Direction, directions, type Facts, remark } from "./facts";
import { connectionFilter, sentFilter } from "../filter";
import type { Remark } from "./sentence";
import { counted, frameList, percent } from "../words";

/** Less of the time is not worth a remark. */
const LEAST_SHARE = 0.05;

const seconds = ({ first, last }: Connection) => last.time - first.time;

/** What that side's window did; nothing if its scale is unknown, for then it may be larger. */
const knownWindow = ({ window, windowScale }: Connection, { key, side }: Direction) =>
  windowScale?.[side] === null ? undefined : window[key];

/** @param receiver the side whose window it is */
function slowReader(connection: Connection, receiver: Direction): Remark[] {
  const window = knownWindow(connection, receiver);
  if (!window || window.shareBelowOneSegment < LEAST_SHARE) return [];
  const segment = connection.largestSegment[receiver.key === "fromClient" ? "fromServer" : "fromClient"];
  const share = percent(window.shareBelowOneSegment);
  const what = `${receiver.from} took little at a time: for ${share} of the time its window had room for less than one full segment`;
  const text =
    `${what}, though it was not closed, since its program reads slowly or its buffer is small; ` +
    `${receiver.to} had to wait or to send small pieces.`;
  const sent = sentFilter(receiver.side === "client" ? connection.client : connection.server, "tcp");
  const filter = `${connectionFilter(connection)} && ${sent}${segment > 0 ? ` && tcp.window_size < ${segment}` : ""}`;
  return [{ ...remark(connection, "slow", text, [], window.shareBelowOneSegment * seconds(connection)), filter }];
}

/** Seconds in which the window was filled, but not closed: stalls have sentences of their own. */
function filledSeconds(connection: Connection, { from, key }: Direction, { stalls, name }: Facts): number {
  const closed = (stalls.get(connection.number) ?? []).filter(({ receiver }) => name(receiver) === from);
  const share = connection.window[key]?.shareFull ?? 0;
  return share * seconds(connection) - closed.reduce((sum, stall) => sum + stall.duration, 0);
}

function fullWindow(connection: Connection, receiver: Direction, facts: Facts): Remark[] {
  const { windowFull } = connection;
  const window = knownWindow(connection, receiver);
  const filled = filledSeconds(connection, receiver, facts);
  if (!window || windowFull.length === 0 || filled < LEAST_SHARE * seconds(connection)) return [];
  const share = percent(filled / seconds(connection));
  const what = `${receiver.to} had filled the window of ${receiver.from} for ${share} of the time, first in frame ${windowFull[0]}`;
  const why = `it had to wait for ACKs, since the window is ${counted(window.largest, "byte")} at most`;
  const text = `${what}: ${why}; a larger receive buffer or a faster reader would help.`;
  return [remark(connection, "slow", text, windowFull, filled)];
}

export function windowRemarks(connection: Connection, facts: Facts): Remark[] {
  return directions(connection, facts).flatMap((receiver) => [
    ...slowReader(connection, receiver),
    ...fullWindow(connection, receiver, facts),
  ]);
}

/** A window that was filled, but too briefly to matter. */
export function windowFullNotes(connection: Connection, facts: Facts): Remark[] {
  const { windowFull } = connection;
  if (windowFull.length === 0 || directions(connection, facts).some((receiver) => fullWindow(connection, receiver, facts).length > 0))
    return [];
  const [client, server] = [facts.name(connection.client), facts.name(connection.server)];
  const times = windowFull.length === 1 ? "once" : counted(windowFull.length, "time");
  const text = `What ${client} or ${server} sent filled the other's window ${times} (${frameList(windowFull)}).`;
  return [remark(connection, "note", text, windowFull)];
}
