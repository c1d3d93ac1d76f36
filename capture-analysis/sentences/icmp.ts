// What ICMP reports: errors, the path's MTU, pings, traceroutes.
import type { Traceroute } from "../values";
import { type Facts, type Overview, pathKey } from "./facts";
import { addressFilter } from "../filter";
import { looseRemark } from "./loose";
import { pingRemarks } from "./pings";
import type { Remark } from "./sentence";
import { frameList, whole } from "../words";
import { groupedBy } from "./grouped";

const ANY = "(icmp || icmpv6)";

/** "1 10.5.0.1, 2 10.6.0.1, 3 no answer, 4 12.1.1.1" */
function hopList({ hops }: Traceroute, { name }: Facts): string {
  const last = Math.max(0, ...hops.map(({ ttl }) => ttl));
  const at = (ttl: number) => [...new Set(hops.filter((hop) => hop.ttl === ttl).map(({ address }) => name(address)))].join(" or ");
  return Array.from({ length: last }, (_, index) => `${index + 1} ${at(index + 1) || "no answer"}`).join(", ");
}

function tracerouteRemark(traceroute: Traceroute, facts: Facts): Remark {
  const { from, to, protocol, reached } = traceroute;
  const errors = facts.icmpByPath.get(pathKey(from, to)) ?? [];
  const end = reached ? "reached it" : "did not reach it";
  const name = { udp: "UDP", icmp: "ICMP", tcp: "TCP" }[protocol];
  const text = `A traceroute by ${name} from ${facts.name(from)} to ${facts.name(to)} ${end}: ${hopList(traceroute, facts)}.`;
  return looseRemark(
    "note",
    text,
    errors.map(({ frame }) => frame),
    ANY,
    1,
  );
}

function pathMtuRemarks({ pathMtu }: Overview, { name, icmpByPath }: Facts): Remark[] {
  return pathMtu.map(({ from, to, router, mtu }) => {
    const frames = (icmpByPath.get(pathKey(from, to)) ?? []).filter((error) => error.mtu !== undefined).map(({ frame }) => frame);
    const where = frames.length > 0 ? ` (${frameList(frames)})` : "";
    const what = `The path from ${name(from)} to ${name(to)} takes packets of at most ${whole(mtu)} bytes`;
    const text = `${what}: router ${name(router)} says so${where}.`;
    return looseRemark("note", text, frames, ANY, 1);
  });
}

/** Those that no other sentence tells of, one remark for each kind, reporter and target. */
function errorRemarks({ icmp, traceroutes, pathMtu, udp }: Overview, { name, icmpByPath }: Facts, others: Iterable<number>): Remark[] {
  const told = new Set([
    ...others,
    ...udp.flatMap(({ unreachable }) => unreachable),
    ...[...traceroutes, ...pathMtu].flatMap(({ from, to }) => (icmpByPath.get(pathKey(from, to)) ?? []).map(({ frame }) => frame)),
  ]);
  const rest = icmp.filter(({ frame }) => !told.has(frame));
  const groups = groupedBy(rest, (error) => [error.name, error.from, error.quotes?.protocol, error.quotes?.from, error.quotes?.to].join());
  return [...groups.values()].flatMap((errors) => {
    const [error] = errors;
    if (!error) return [];
    const frames = errors.map(({ frame }) => frame);
    const { quotes } = error;
    const of = quotes
      ? ` of ${quotes.protocol === "icmp" ? "ICMP" : quotes.protocol.toUpperCase()} from ${name(quotes.from)} to ${name(quotes.to)}`
      : "";
    const text = `${name(error.from)} reported "${error.name}"${of} (${frameList(frames)}).`;
    return [looseRemark("fault", text, frames, `${ANY} && ${addressFilter(error.from)}`, errors.length)];
  });
}

/** @param told the frames of errors that other sentences tell of */
export function icmpRemarks(facts: Facts, told: Iterable<number>): Remark[] {
  const { analysis } = facts;
  return [
    ...errorRemarks(analysis, facts, told),
    ...pathMtuRemarks(analysis, facts),
    ...analysis.traceroutes.map((traceroute) => tracerouteRemark(traceroute, facts)),
    ...pingRemarks(facts),
  ];
}
