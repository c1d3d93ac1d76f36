// What the capture is: format, size, duration, and what is wrong with the file.
import type { Analysis } from "../../values";
import { exactFilter } from "../../filter";
import { counted, duration, frameList, whole } from "../../words";
import { html, type Html, type Part } from "../html";

const fact = (term: string, value: Part): Html =>
  html`<div>
    <dt>${term}</dt>
    <dd>${value}</dd>
  </div> `;

/** https://www.tcpdump.org/linktypes.html */
const LINK_TYPES: Readonly<Record<number, string>> = {
  0: "BSD loopback",
  1: "Ethernet",
  9: "PPP",
  101: "raw IP",
  113: "Linux cooked",
  228: "raw IPv4",
  229: "raw IPv6",
  276: "Linux cooked, version 2",
};

function formatText({ format, linkTypes }: Analysis): string {
  const links = linkTypes.map((type) => LINK_TYPES[type] ?? `link type ${type}`);
  const parts = [format.container, ...(format.gzip ? ["gzip"] : []), format.nanoseconds ? "nanoseconds" : "microseconds"];
  return [...parts, ...links].join(", ");
}

export function captureFacts(analysis: Analysis): Html {
  const { start, packets, shortened, malformed, fragments, echo, pathMtu } = analysis;
  const firstPacket = start === undefined ? undefined : fact("First packet", start.replace("T", " ").replace("Z", " UTC"));
  const unreadable = () => [frameList(malformed), " ", html`<code>${exactFilter(malformed.slice(0, 100))}</code>`];
  return html`<dl class="facts">
    ${fact("Packets", whole(packets))}${fact("Duration", duration(analysis.duration))} ${firstPacket}${fact("File", formatText(analysis))}
    ${fact("Connections", whole(analysis.summary.connections))}
    ${shortened > 0 ? fact("Cut short", `${counted(shortened, "packet")}: the file holds only their beginning`) : undefined}
    ${malformed.length > 0 ? fact("Unreadable headers", unreadable()) : undefined}
    ${fragments.length > 0 ? fact("IP fragments", frameList(fragments)) : undefined}
    ${echo.requests + echo.replies > 0 ? fact("Echo", `${counted(echo.requests, "request")}, ${echo.replies} answered`) : undefined}
    ${pathMtu.map(({ from, to, router, mtu }) => fact("Path MTU", `${whole(mtu)} bytes from ${from} to ${to}, says ${router}`))}
  </dl> `;
}

export function fileProblem({ problem }: Analysis): Html | undefined {
  if (problem === undefined) return undefined;
  return html`<p class="alert">
    <strong>The file could not be read to its end:</strong> at byte ${whole(problem.offset)}, ${problem.text}. What comes before is shown.
  </p> `;
}
