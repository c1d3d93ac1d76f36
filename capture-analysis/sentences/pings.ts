// Pings: echo requests and their replies.
import type { InTransit, Ping } from "../values";
import type { Facts } from "./facts";
import { addressFilter } from "../filter";
import { looseRemark } from "./loose";
import type { Remark } from "./sentence";
import { lostText, whyUnanswered } from "./transit";
import { counted, duration, frameList, whole } from "../words";

const PINGS = "icmp.type in {0, 8} || icmpv6.type in {128, 129}";

const repliesText = (replies: number) => counted(replies, "reply").replace("replys", "replies");

/** The rule that drops its requests, or what both ends recorded. */
function reason({ unanswered, last, transit }: Ping, { drops, analysis }: Facts): string | undefined {
  const tooEarly = analysis.duration - last.time < 1;
  return drops.get(unanswered[0] ?? 0) ?? (tooEarly ? undefined : whyUnanswered(transit?.requests));
}

function toldAlone(ping: Ping, facts: Facts): Remark[] {
  const { from, to, requests, replies, unanswered, transit } = ping;
  const filter = `(${PINGS}) && ${addressFilter(from)} && ${addressFilter(to)}`;
  const what = `${counted(requests, "ping")} from ${facts.name(from)} to ${facts.name(to)}, ${repliesText(replies)}`;
  const why = replies === 0 ? reason(ping, facts) : undefined;
  const without = `${what}: ${whole(unanswered.length)} without a reply (${frameList(unanswered)})`;
  if (why !== undefined) return [looseRemark("fault", `${without}: ${why}.`, unanswered, filter, unanswered.length)];
  const lost = (found: InTransit | undefined, what: string, plural: string, way: { readonly from: string; readonly to: string }) =>
    !found || found.lost.length === 0
      ? []
      : [looseRemark("fault", `${lostText(found, what, plural, way)}.`, found.lost, filter, found.lost.length)];
  const [asks, answers] = [facts.name(from), facts.name(to)];
  const losses = [
    ...lost(transit?.requests, "echo request", "echo requests", { from: asks, to: answers }),
    ...lost(transit?.replies, "echo reply", "echo replies", { from: answers, to: asks }),
  ];
  if (losses.length > 0) return losses;
  const [there, back] = [transit?.requests?.delay, transit?.replies?.delay];
  const took = there && back ? `; one way ${duration(there.median)} there and ${duration(back.median)} back` : "";
  if (unanswered.length === 0) return [looseRemark("note", `${what}${took}.`, [], filter)];
  return [looseRemark("note", `${without}; the capture may have ended before it came${took}.`, unanswered, filter)];
}

/** All others in one sentence. */
function together(requests: number, replies: number): Remark[] {
  if (requests === 0 && replies === 0) return [];
  const lost = requests - replies;
  const what = `${counted(requests, "ping")} (echo requests), ${repliesText(replies)}`;
  if (lost <= 0) return [looseRemark("note", `${what}.`, [], PINGS)];
  const why = "requests or replies were dropped, or the capture ends before they came";
  return [looseRemark("fault", `${what}: ${whole(lost)} without a reply; ${why}.`, [], PINGS, lost)];
}

/** Those of which more is known one by one. */
export function pingRemarks(facts: Facts): Remark[] {
  const { echo, pings } = facts.analysis;
  const alone = pings.filter((ping) => ping.transit !== undefined || (ping.replies === 0 && reason(ping, facts) !== undefined));
  const sum = (of: (ping: Ping) => number) => alone.reduce((total, ping) => total + of(ping), 0);
  return [
    ...together(echo.requests - sum(({ requests }) => requests), echo.replies - sum(({ replies }) => replies)),
    ...alone.flatMap((ping) => toldAlone(ping, facts)),
  ];
}
