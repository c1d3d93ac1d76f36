// Draws one part of a ladder diagram: a column for each side, an arrow for each packet.
import type { Moment } from "../../values";
import { html, type Html, type Part } from "../html";
import { duration, moment, whole } from "../../words";
import { addressOf } from "../endpoints";
import { markKind } from "../plots/marks";
import { numbersText, packetText } from "../packet-text";
import { wrapText } from "../text-width";
import { isNotice, type LadderPart, type Row } from "./parts";

export const LADDER = { width: 900, client: 168, server: 618, notes: 634, head: 52, row: 42, arrival: 22, pause: 24, slope: 14 } as const;
const ROUTER = (LADDER.client + LADDER.server) / 2;
const NOTE_WIDTH = LADDER.width - LADDER.notes;
const NOTE_LINE = 14;
/** A shorter wait between two packets is not drawn. */
const LEAST_PAUSE = 0.1;

export interface Columns {
  /** A name and an address, or an address alone. */
  readonly client: readonly string[];
  readonly server: readonly string[];
  readonly clientAddress: string;
  readonly serverAddress: string;
  /** Whether the scale of the windows that a side announces is known. */
  readonly windowKnown: Readonly<Record<"client" | "server", boolean>>;
  readonly drops: ReadonlyMap<number, string>;
  /** Frames of packets that left one recorded end and never arrived at the other. */
  readonly lost: ReadonlySet<number>;
}

const nextRouter = (row: Row, columns: Columns): string | undefined =>
  isNotice(row.packet) && row.packet.from !== columns.clientAddress && row.packet.from !== columns.serverAddress
    ? row.packet.from
    : undefined;

/** Columns at which its arrow starts and ends. */
function ends({ packet }: Row, { clientAddress, serverAddress }: Columns): readonly [number, number] {
  if (!isNotice(packet)) return packet.from === "client" ? [LADDER.client, LADDER.server] : [LADDER.server, LADDER.client];
  const to = addressOf(packet.to) === clientAddress ? LADDER.client : LADDER.server;
  if (packet.from === clientAddress) return [LADDER.client, to];
  return [packet.from === serverAddress ? LADDER.server : ROUTER, to];
}

function head(x: number, lines: readonly string[]): Html {
  const width = 210;
  return html`<rect class="card" x="${x - width / 2}" y="2" width="${width}" height="40" rx="8" />${lines.map(
      (line, index) =>
        html`<text class="${index === 0 ? "bold" : "tick"}" x="${x}" y="${(lines.length === 1 ? 27 : 18) + index * 16}" text-anchor="middle"
          >${line}</text
        >`,
    )}`;
}

/** Around a height. */
const noteLines = (note: string, y: number): Part =>
  wrapText(note, NOTE_WIDTH, 3).map((line, index, lines) => {
    const at = y + (index - (lines.length - 1) / 2) * NOTE_LINE;
    return html`<text class="note" x="${LADDER.notes}" y="${at}">${line}</text>`;
  });

/** Why it went no further. @default - it did */
export function fate({ packet }: Row, { drops, lost }: Columns): string | undefined {
  const drop = drops.get(packet.frame);
  if (drop !== undefined) return `dropped: ${drop}`;
  return lost.has(packet.frame) ? "lost on the way: it never arrived" : undefined;
}

/** @param arrival the height of its record at the receiver's end @default - there is none */
function arrow(row: Row, y: number, columns: Columns, arrival: number | undefined): Html {
  const { packet } = row;
  const [from, to] = ends(row, columns);
  const stopped = fate(row, columns);
  const direction = Math.sign(to - from);
  const reach = stopped === undefined || arrival !== undefined ? 1 : 0.55;
  const [x, end] = [from + (to - from) * reach, arrival ?? y + LADDER.slope * reach];
  const kind = isNotice(packet) ? "notice" : markKind(packet);
  const label = isNotice(packet)
    ? packet.text
    : html`<tspan class="flags">${packet.flags}</tspan> ${numbersText(packet, columns.windowKnown[packet.from])}`;
  const text = isNotice(packet)
    ? `frame ${packet.frame}, ${moment(packet.time)}: ${packet.text}`
    : packetText(packet, columns.windowKnown[packet.from]);
  const angle = (Math.atan2(end - y, Math.abs(x - from)) * 180) / Math.PI;
  const tip =
    stopped === undefined
      ? html`<path
          class="tip"
          d="M${x} ${end}l${-10 * direction} -5l0 10Z"
          transform="rotate(${(angle * direction).toFixed(1)} ${x} ${end})"
        />`
      : html`<path class="cross" d="M${x - 7} ${end - 7}l14 14m0-14l-14 14" />`;
  const note = stopped ?? row.note;
  const middle = (from + to) / 2;
  return html`<g class="e m step ${kind ?? "plain"}"
    ><title>${text}${stopped === undefined ? "" : `; ${stopped}`}</title> <path class="shaft" d="M${from} ${y}L${x} ${end}" />${tip}
    <text class="label" x="${middle}" y="${y - 1}" text-anchor="middle">${label}</text>
    ${recordText(packet, y)} ${noteLines(note, y + 10)}</g
  > `;
}

/** A record's time and frame. */
const recordText = ({ time, frame }: Moment, y: number): Html =>
  html`<text class="tick" x="8" y="${y + 4}">${time.toFixed(6)}</text
    ><text class="frame" x="146" y="${y + 4}" text-anchor="end">${frame}</text>`;

/** Where a packet leaves or arrives. */
interface End {
  readonly row: Row;
  readonly at: Moment;
  readonly arrives: boolean;
}

/** In the order of the records. */
function endsOf(rows: readonly Row[]): readonly End[] {
  return rows
    .flatMap((row): readonly End[] => {
      const arrived = isNotice(row.packet) ? undefined : row.packet.arrived;
      return [{ row, at: row.packet, arrives: false }, ...(arrived ? [{ row, at: arrived, arrives: true }] : [])];
    })
    .sort((a, b) => a.at.frame - b.at.frame);
}

/** @param labelledBy id of the sentence that says what it shows */
export function ladderSvg({ rows }: LadderPart, columns: Columns, labelledBy: string): Html {
  const router = rows.map((row) => nextRouter(row, columns)).find((each) => each !== undefined);
  const shapes: Part[] = [];
  const arrivals = new Map<Row, number>();
  const departures = new Map<Row, number>();
  let y = LADDER.head + 22;
  endsOf(rows).forEach(({ row, at, arrives }, index, all) => {
    const before = all[index - 1];
    const wait = before === undefined ? 0 : at.time - before.at.time;
    if (wait >= LEAST_PAUSE) {
      shapes.push(html`<text class="pause" x="8" y="${y + 2}">⋮ ${duration(wait)} later</text>`);
      y += LADDER.pause;
    }
    (arrives ? arrivals : departures).set(row, y);
    if (arrives) shapes.push(recordText(at, y));
    y += arrives ? LADDER.arrival : LADDER.row;
  });
  for (const [row, at] of departures) shapes.push(arrow(row, at, columns, arrivals.get(row)));
  const lane = (x: number, className: string) => html`<path class="${className}" d="M${x} 42V${y - 6}" />`;
  return html`<svg viewBox="0 0 ${LADDER.width} ${y}" role="img" aria-labelledby="${labelledBy}">
    ${lane(LADDER.client, "lane")}${lane(LADDER.server, "lane")}${router === undefined ? undefined : lane(ROUTER, "lane dashed")}
    ${head(LADDER.client, columns.client)}${head(LADDER.server, columns.server)}
    ${router === undefined ? undefined : head(ROUTER, ["router", router])}
    <text class="tick" x="8" y="${LADDER.head + 2}">seconds</text>
    <text class="tick" x="146" y="${LADDER.head + 2}" text-anchor="end">frame</text>
    ${shapes}
  </svg>`;
}

/** Between two parts: "312 packets". */
export const gapText = (packets: number): string => `… ${whole(packets)} packet${packets === 1 ? "" : "s"} …`;
