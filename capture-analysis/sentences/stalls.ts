// The times in which a receiver's window was closed.
import type { Connection, Stall } from "../values";
import type { Trace } from "../trace";
import { type Facts, remark } from "./facts";
import type { Remark } from "./sentence";
import { counted, duration, frameList, listed, percent, whole } from "../words";

/** More of one receiver are said in one sentence. */
const MOST_EACH = 3;
const MOST_INTERVALS = 6;

/** ", after 0.2 s, 0.4 s and 0.8 s", as far as the trace holds their times */
function intervals({ start, probes }: Stall, trace: Trace | undefined): string {
  if (!trace || probes.length === 0) return "";
  const times = new Map(trace.packets.map(({ frame, time }) => [frame, time]));
  const known = [start.time, ...probes.flatMap((frame) => times.get(frame) ?? [])];
  if (known.length !== probes.length + 1) return "";
  const all = known.slice(1).map((time, index) => duration(time - (known[index] ?? 0)));
  return `, after ${listed([...all.slice(0, MOST_INTERVALS), ...(all.length > MOST_INTERVALS ? ["so on"] : [])])}`;
}

const HOW_IT_ENDED = {
  "window opened": "a window update opened it",
  reset: "an RST ended the connection",
  "capture ended": "it was closed when the capture ended",
};

const framesOf = ({ start, end, probes, answers, ignoring }: Stall) => [
  start.frame,
  ...probes,
  ...answers,
  ...ignoring,
  ...(end ? [end.frame] : []),
];

function one(connection: Connection, stall: Stall, facts: Facts, trace: Trace | undefined): Remark {
  const { start, end, probes, ended, duration: seconds } = stall;
  const [sender, receiver] = [facts.name(stall.sender), facts.name(stall.receiver)];
  const where = end ? `from frame ${start.frame} to ${end.frame}` : `from frame ${start.frame} on`;
  const why = `the receiver's window was closed ${where}, as when the program of ${receiver} does not read`;
  const asked =
    probes.length === 0 ? "no probe was sent" : `${counted(probes.length, "probe")} asked (${frameList(probes)}${intervals(stall, trace)})`;
  const { ignoring } = stall;
  const all = `${sender} sent ${counted(ignoring.length, "segment")} all the same (${frameList(ignoring)})`;
  const text =
    ignoring.length === 0
      ? `${sender} could not send for ${duration(seconds)}: ${why}; ${asked}; ${HOW_IT_ENDED[ended]}.`
      : `${sender} was not to send for ${duration(seconds)}: ${why}; ${all}; ${HOW_IT_ENDED[ended]}.`;
  return remark(connection, ended === "window opened" ? "slow" : "fault", text, framesOf(stall), seconds);
}

function many(connection: Connection, stalls: readonly Stall[], facts: Facts): Remark {
  const total = stalls.reduce((sum, stall) => sum + stall.duration, 0);
  const longest = stalls.reduce((a, b) => (b.duration > a.duration ? b : a));
  const { sender, receiver, start, end } = longest;
  const share = percent(total / Math.max(connection.last.time - connection.first.time, total));
  const what = `${facts.name(sender)} was not to send ${whole(stalls.length)} times, for ${duration(total)} in all (${share} of the time)`;
  const why = `the window of ${facts.name(receiver)} was closed, as when its program reads too slowly`;
  const where = end ? `frames ${start.frame} to ${end.frame}` : `from frame ${start.frame} on`;
  const text = `${what}: ${why}; longest ${duration(longest.duration)} (${where}).`;
  const severity = stalls.every(({ ended }) => ended === "window opened") ? "slow" : "fault";
  return remark(connection, severity, text, stalls.flatMap(framesOf), total);
}

/** @param trace of the connection, for the intervals of probes */
export function stallRemarks(connection: Connection, facts: Facts, trace?: Trace): Remark[] {
  const all = facts.stalls.get(connection.number) ?? [];
  return [...new Set(all.map(({ receiver }) => receiver))].flatMap((receiver) => {
    const stalls = all.filter((stall) => stall.receiver === receiver);
    return stalls.length > MOST_EACH ? [many(connection, stalls, facts)] : stalls.map((stall) => one(connection, stall, facts, trace));
  });
}
