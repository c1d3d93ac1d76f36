// Connections that were not opened: the same failure at one server is one sentence.
import type { Connection } from "../values";
import type { Facts } from "./facts";
import { addressFilter, splitEndpoint } from "../filter";
import { groupedBy } from "./grouped";
import { looseRemark } from "./loose";
import { openingRemark } from "./opening";
import type { Remark } from "./sentence";
import { counted, frameList, listed, whole } from "../words";

const SHOWN_PORTS = 4;

const WHAT_HAPPENED = {
  unanswered: [
    "were never answered",
    "dropped on the way, as a security group does, or no host is there; closed ports would answer with RST",
  ],
  refused: ["were refused (RST)", "the host is there, but nothing listens on these ports"],
  "half open": ["stayed half open", "the ACK of the SYN/ACK never came, as with a port scan, a SYN flood, or packets that are dropped"],
} as const;

type Failure = keyof typeof WHAT_HAPPENED;

const isFailure = (opening: Connection["opening"]): opening is Failure => opening in WHAT_HAPPENED;

/** What is kept of a connection that was not opened. */
export interface Failed {
  readonly connection: Pick<Connection, "number" | "server" | "first">;
  readonly opening: Failure;
  readonly remark: Remark;
}

/** @returns nothing for a connection that was opened, or may have been */
export function failed(connection: Connection, facts: Facts): Failed | undefined {
  const { number, server, first, opening } = connection;
  return isFailure(opening) ? { connection: { number, server, first }, opening, remark: openingRemark(connection, facts) } : undefined;
}

/** The rule that drops it, or what ICMP reports of it; nothing if neither is known. */
function reported({ number, first }: Failed["connection"], { drops, icmp, name }: Facts): readonly string[] {
  const drop = drops.get(first.frame);
  if (drop !== undefined) return [drop];
  return (icmp.get(number) ?? []).slice(0, 1).map((error) => `${name(error.from)} reported "${error.name}"`);
}

function together(all: readonly [Failed, ...Failed[]], facts: Facts): Remark {
  const [{ connection, opening, remark }] = all;
  const { address } = splitEndpoint(connection.server);
  const ports = [...new Set(all.map((each) => splitEndpoint(each.connection.server).port ?? ""))];
  const hidden = ports.length - SHOWN_PORTS;
  const shown = listed([...ports.slice(0, SHOWN_PORTS), ...(hidden > 0 ? [`${whole(hidden)} more`] : [])]);
  const frames = all.map((each) => each.connection.first.frame);
  const [what, usually] = WHAT_HAPPENED[opening];
  const [why = remark.severity === "fault" ? usually : "the capture ends too early to tell why"] = reported(connection, facts);
  const to = `${facts.name(address)}, ${ports.length === 1 ? "port" : "ports"} ${shown}`;
  const text = `${counted(all.length, "connection")} to ${to}, ${what} (SYNs in ${frameList(frames)}): ${why}.`;
  const weight = all.reduce((sum, each) => sum + each.remark.weight, 0);
  return looseRemark(remark.severity, text, frames, `${addressFilter(address)} && tcp.flags.syn == 1`, weight);
}

/** One remark for each server and what happened there. */
export function failureRemarks(all: readonly Failed[], facts: Facts): Remark[] {
  const groups = groupedBy(all, ({ connection, opening, remark }) =>
    [opening, remark.severity, splitEndpoint(connection.server).address, ...reported(connection, facts)].join(" "),
  );
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (!first) return [];
    return others.length === 0 ? [first.remark] : [together([first, ...others], facts)];
  });
}
