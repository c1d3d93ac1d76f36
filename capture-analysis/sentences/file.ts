// What a file is, and what is wrong with it.
import type { Opening } from "../values";
import type { Overview } from "./facts";
import { looseRemark } from "./loose";
import type { Remark } from "./sentence";
import { counted, duration, frameList, listed, whole } from "../words";

const OPENINGS: readonly (readonly [Opening, string])[] = [
  ["complete", "complete"],
  ["unanswered", "never answered"],
  ["refused", "refused"],
  ["half open", "half open"],
  ["partly seen", "whose opening is partly recorded"],
  ["not seen", "opened before the capture"],
];

/** "43 packets in 8.2 s: 2 TCP connections (2 complete), 1 UDP flow" */
export function overview({ packets, duration: seconds, summary, udp, icmp }: Overview): string {
  const kinds = OPENINGS.flatMap(([opening, words]) => {
    const count = summary.opening[opening] ?? 0;
    return count > 0 ? [`${whole(count)} ${words}`] : [];
  });
  const connections = `${counted(summary.connections, "TCP connection")}${kinds.length > 0 ? ` (${kinds.join(", ")})` : ""}`;
  const what = [
    ...(summary.connections > 0 || (udp.length === 0 && icmp.length === 0) ? [connections.replace(/^0 /, "no ")] : []),
    ...(udp.length > 0 ? [counted(udp.length, "UDP flow")] : []),
    ...(icmp.length > 0 ? [counted(icmp.length, "ICMP error")] : []),
  ];
  return `${counted(packets, "packet")} in ${duration(seconds)}: ${listed(what)}`;
}

export function fileRemarks({ problem, malformed, shortened, fragments, packets }: Overview): Remark[] {
  const remarks: Remark[] = [];
  if (problem) {
    const read = packets > 0 ? `the ${counted(packets, "packet")} before it were read` : "nothing was read";
    const text = `The file is damaged at byte ${whole(problem.offset)}: ${problem.text}; ${read}.`;
    remarks.push(looseRemark("fault", text, packets > 0 ? [packets] : [], "frame", Infinity));
  }
  if (malformed.length > 0) {
    const what = `${counted(malformed.length, "packet")} cannot be read (${frameList(malformed)})`;
    const text = `${what}: a header is cut off, or contradicts itself.`;
    remarks.push(looseRemark("note", text, malformed, "_ws.malformed || _ws.short", 2));
  }
  if (shortened > 0) {
    const what = `${whole(shortened)} of ${counted(packets, "packet")} ${shortened === 1 ? "is" : "are"} recorded in part`;
    const text = `${what} (snap length): what is missing is known by its length only.`;
    remarks.push(looseRemark("note", text, [], "frame.cap_len < frame.len"));
  }
  if (fragments.length > 0) {
    const what = `${counted(fragments.length, "packet")} are IP fragments (${frameList(fragments)})`;
    const text = `${what}: a datagram was longer than a link's MTU.`;
    remarks.push(looseRemark("note", text, fragments, "ip.flags.mf == 1 || ip.frag_offset > 0 || ipv6.fraghdr"));
  }
  return remarks;
}
