// What became of UDP's datagrams.
import type { UdpFlow } from "../values";
import { type Facts, pathKey } from "./facts";
import { pairFilter, splitEndpoint } from "../filter";
import { looseRemark } from "./loose";
import type { Remark } from "./sentence";
import { lostDatagramRemarks, oneWayText, whyUnanswered } from "./transit";
import { counted, duration, frameList, whole } from "../words";

/** To ports where every datagram is a question: DNS, NTP. */
const QUESTIONS = ["53", "123"];

const filterOf = ({ client, server }: UdpFlow) => pairFilter(client, server, "udp");

/** Broadcast and multicast: nobody need answer. */
const toMany = ({ server }: UdpFlow) => /^(2(2[4-9]|3\d)\.|255\.255\.255\.255|\[ff)|^\d+\.\d+\.\d+\.255:/.test(server);

function unreachableRemark(flow: UdpFlow, { icmpByFrame, name }: Facts): Remark {
  const { client, server, unreachable, first, packets } = flow;
  const error = icmpByFrame.get(unreachable[0] ?? 0);
  const said = error ? `${name(error.from)} reported "${error.name}"` : "ICMP reported that it is unreachable";
  const why = error?.name === "port unreachable" ? ": the host is there, but no program has that port open" : "";
  const what = `${name(client)} sent ${counted(packets.fromClient, "datagram")} to ${name(server)}`;
  const text = `${what}, and ${said} (${frameList(unreachable)})${why}.`;
  return looseRemark(
    "fault",
    text,
    packets.fromClient > 0 ? [first.frame, ...unreachable] : unreachable,
    filterOf(flow),
    unreachable.length,
  );
}

function silentRemark(flow: UdpFlow, { name, analysis, drops }: Facts): Remark {
  const { client, server, first, last, packets, bytes, transit } = flow;
  const isQuestion = QUESTIONS.includes(splitEndpoint(server).port ?? "");
  const tooEarly = analysis.duration - last.time < 1;
  const frames = [...new Set([first.frame, last.frame])];
  const sent = `${counted(packets.fromClient, "datagram")} (${counted(bytes.fromClient, "byte")})`;
  const what = `${name(client)} sent ${sent} to ${name(server)}, from frame ${first.frame} on, and got no answer`;
  const sentOff = transit?.fromClient;
  const lost = isQuestion
    ? "it or the question was dropped, or nobody is there"
    : sentOff
      ? `what arrived at ${sentOff.to} was not answered; UDP promises none`
      : "UDP promises none; if one was due, a datagram was dropped";
  const known = drops.get(first.frame) ?? (sentOff?.arrived === 0 ? whyUnanswered(sentOff) : undefined);
  if (known !== undefined) return looseRemark("fault", `${what}: ${known}.`, [...frames, ...(sentOff?.lost ?? [])], filterOf(flow));
  const why = toMany(flow) ? ", as is usual for an address of many" : tooEarly ? " before the capture ended" : `: ${lost}`;
  const text = `${what}${why}.`;
  return {
    ...looseRemark(isQuestion && !tooEarly ? "fault" : "note", text, frames, filterOf(flow), last.time - first.time),
    filter: filterOf(flow),
  };
}

function answeredNote(flow: UdpFlow, { name }: Facts): Remark {
  const { client, server, first, last, packets, bytes, firstAnswer } = flow;
  const sent = `${counted(packets.fromClient, "datagram")} there (${counted(bytes.fromClient, "byte")}), ${whole(packets.fromServer)} back`;
  const answer = firstAnswer === undefined ? "" : `, the first after ${duration(firstAnswer)}${oneWayText(flow)}`;
  const text = `UDP from ${name(client)} to ${name(server)}: ${sent}${answer} (frames ${first.frame} to ${last.frame}).`;
  return { ...looseRemark("note", text, [first.frame, last.frame], filterOf(flow), -1), filter: filterOf(flow) };
}

/** Nothing if all were lost: that is the answer's reason. */
const partlyLost = (flow: UdpFlow, facts: Facts) =>
  flow.transit?.fromClient?.arrived === 0 ? [] : lostDatagramRemarks(flow, facts, filterOf(flow));

function flowRemarks(flow: UdpFlow, facts: Facts): Remark[] {
  if (flow.unreachable.length > 0) return [unreachableRemark(flow, facts)];
  if (flow.packets.fromServer === 0) return [...partlyLost(flow, facts), silentRemark(flow, facts)];
  return [...lostDatagramRemarks(flow, facts, filterOf(flow)), answeredNote(flow, facts)];
}

/** Those with answers come last; of very many, only the first are told. */
const MOST_FLOWS = 10_000;

export function udpRemarks(facts: Facts): Remark[] {
  const { udp, traceroutes } = facts.analysis;
  const traced = new Set(traceroutes.filter(({ protocol }) => protocol === "udp").map(({ from, to }) => pathKey(from, to)));
  const isTraced = ({ client, server }: UdpFlow) => traced.has(pathKey(client, server));
  return udp
    .filter((flow) => !isTraced(flow))
    .slice(0, MOST_FLOWS)
    .flatMap((flow) => flowRemarks(flow, facts));
}
