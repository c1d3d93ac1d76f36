// Tables of all connections, UDP flows, ICMP errors and traceroutes.
import type { Analysis, BothWays, Connection, IcmpError, Traceroute, UdpFlow } from "../../values";
import { exactFilter } from "../../filter";
import { bytes, duration, frameList, rate, whole } from "../../words";
import { type Names, named, namedHtml } from "../endpoints";
import { html, type Html, type Part } from "../html";
import { table } from "../table";

/** Longer tables are cut. */
const MOST_ROWS = 200;

const both = (values: BothWays<number>, text: (value: number) => string): Part =>
  html`<span class="nowrap">${text(values.fromClient)} →</span> <span class="nowrap">← ${text(values.fromServer)}</span>`;

const rest = (all: number): string => (all > MOST_ROWS ? `; the first ${MOST_ROWS} are listed` : "");

function endingText({ ending, opening }: Connection): string {
  const texts = { fin: "closed", "half closed": "half closed", reset: "reset", open: "open" };
  if (ending === undefined) return opening;
  return `${opening}, ${texts[ending.how]}${ending.by === undefined ? "" : ` by the ${ending.by}`}`;
}

/** @param link to the connection's part of the page, if it has one */
export function connectionsTable(
  { connections, stalls, summary }: Analysis,
  names: Names,
  link: (connection: Connection) => string | undefined,
): Html | undefined {
  const stalled = new Map<number, number>();
  for (const stall of stalls) stalled.set(stall.connection, (stalled.get(stall.connection) ?? 0) + stall.duration);
  const number = (connection: Connection) => {
    const target = link(connection);
    return target === undefined ? connection.number : html`<a href="#${target}">${connection.number}</a>`;
  };
  return table(
    `TCP connections: ${whole(summary.connections)}${rest(connections.length)}`,
    [
      { heading: "No.", cell: number },
      { heading: "Client", cell: ({ client }) => namedHtml(client, names) },
      { heading: "Server", cell: ({ server }) => namedHtml(server, names) },
      { heading: "Opening and end", cell: endingText },
      { heading: "Duration", number: true, cell: ({ first, last }) => duration(last.time - first.time) },
      { heading: "Packets", number: true, cell: ({ packets }) => both(packets, whole) },
      { heading: "Data", number: true, cell: (connection) => both(connection.bytes, bytes) },
      { heading: "Handshake", number: true, cell: ({ handshake }) => roundTrip(handshake) },
      { heading: "Sent again", number: true, cell: ({ retransmissions }) => whole(retransmissions.length) },
      { heading: "Stalled", number: true, cell: (each) => (stalled.has(each.number) ? duration(stalled.get(each.number)!) : "–") },
      { heading: "Goodput", number: true, cell: ({ goodput }) => goodputText(Math.max(goodput.fromClient ?? 0, goodput.fromServer ?? 0)) },
    ],
    connections.slice(0, MOST_ROWS),
  );
}

const goodputText = (best: number): string => (best === 0 ? "–" : rate(best));

const roundTrip = (handshake: Connection["handshake"]): string =>
  handshake?.toServer === undefined && handshake?.toClient === undefined
    ? "–"
    : duration((handshake.toServer ?? 0) + (handshake.toClient ?? 0));

export function udpTable(flows: readonly UdpFlow[], names: Names): Html | undefined {
  return table(
    `UDP flows: ${whole(flows.length)}${rest(flows.length)}`,
    [
      { heading: "No.", cell: ({ number }) => number },
      { heading: "Client", cell: ({ client }) => namedHtml(client, names) },
      { heading: "Server", cell: ({ server }) => namedHtml(server, names) },
      { heading: "Packets", number: true, cell: ({ packets }) => both(packets, whole) },
      { heading: "Data", number: true, cell: (flow) => both(flow.bytes, bytes) },
      {
        heading: "First answer after",
        number: true,
        cell: ({ firstAnswer }) => (firstAnswer === undefined ? "no answer" : duration(firstAnswer)),
      },
      { heading: "Unreachable", cell: ({ unreachable }) => (unreachable.length === 0 ? "–" : frameList(unreachable)) },
    ],
    flows.slice(0, MOST_ROWS),
  );
}

const quoted = ({ quotes }: IcmpError): string =>
  quotes === undefined ? "cut off" : `${quotes.protocol}, ${quotes.from} to ${quotes.to}, ${bytes(quotes.length)}`;

export function icmpTable(errors: readonly IcmpError[], names: Names): Html | undefined {
  return table(
    `ICMP errors: ${whole(errors.length)}${rest(errors.length)}`,
    [
      { heading: "Frame", number: true, cell: ({ frame }) => frame },
      { heading: "Time (s)", number: true, cell: ({ time }) => time.toFixed(6) },
      { heading: "From", cell: ({ from }) => namedHtml(from, names) },
      { heading: "To", cell: ({ to }) => namedHtml(to, names) },
      { heading: "Error", cell: ({ name, mtu }) => `${name}${mtu === undefined ? "" : `, MTU ${whole(mtu)}`}` },
      { heading: "Of the packet", cell: quoted },
      { heading: "Connection", number: true, cell: ({ connection }) => connection ?? "–" },
      { heading: "Wireshark filter", cell: ({ frame }) => html`<code>${exactFilter([frame])}</code>` },
    ],
    errors.slice(0, MOST_ROWS),
  );
}

export function traceroutesTable(traceroutes: readonly Traceroute[], names: Names): Html | undefined {
  return table(
    `Traceroutes: ${whole(traceroutes.length)}${rest(traceroutes.length)}`,
    [
      { heading: "From", cell: ({ from }) => namedHtml(from, names) },
      { heading: "To", cell: ({ to }) => namedHtml(to, names) },
      { heading: "Protocol", cell: ({ protocol }) => protocol },
      { heading: "Hops", cell: ({ hops }) => hops.map(({ ttl, address }) => `${ttl}: ${named(address, names)}`).join("; ") },
      { heading: "Reached", cell: ({ reached }) => (reached ? "yes" : "no") },
    ],
    traceroutes.slice(0, MOST_ROWS),
  );
}
