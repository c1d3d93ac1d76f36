// Draws one part of a ladder diagram: a column for each side, an arrow for each packet.
import { html, type Html, type Part } from "../html";
import { duration, moment, whole } from "../../words";
import { addressOf } from "../endpoints";
import { markKind } from "../plots/marks";
import { numbersText, packetText } from "../packet-text";
import { wrapText } from "../text-width";
import { isNotice, type LadderPart, type Row } from "./parts";

export const LADDER = { width: 900, client: 168, server: 618, notes: 634, head: 52, row: 42, pause: 24, slope: 14 } as const;
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

function arrow(row: Row, y: number, columns: Columns): Html {
  const { packet } = row;
  const [from, to] = ends(row, columns);
  const drop = columns.drops.get(packet.frame);
  const direction = Math.sign(to - from);
  const reach = drop === undefined ? 1 : 0.55;
  const [x, end] = [from + (to - from) * reach, y + LADDER.slope * reach];
  const kind = isNotice(packet) ? "notice" : markKind(packet);
  const label = isNotice(packet)
    ? packet.text
    : html`<tspan class="flags">${packet.flags}</tspan> ${numbersText(packet, columns.windowKnown[packet.from])}`;
  const text = isNotice(packet)
    ? `frame ${packet.frame}, ${moment(packet.time)}: ${packet.text}`
    : packetText(packet, columns.windowKnown[packet.from]);
  const tip =
    drop === undefined
      ? html`<path class="tip" d="M${x} ${end}l${-10 * direction} -5.3l0.6 9.6Z" />`
      : html`<path class="cross" d="M${x - 7} ${end - 7}l14 14m0-14l-14 14" />`;
  const note = drop === undefined ? row.note : `dropped: ${drop}`;
  const middle = drop === undefined ? (from + to) / 2 : (from + x) / 2;
  return html`<g class="e m step ${kind ?? "plain"}"
    ><title>${text}${drop === undefined ? "" : `; dropped: ${drop}`}</title> <path class="shaft" d="M${from} ${y}L${x} ${end}" />${tip}
    <text class="label" x="${middle}" y="${y - 1}" text-anchor="middle">${label}</text>
    <text class="tick" x="8" y="${y + 4}">${packet.time.toFixed(6)}</text
    ><text class="frame" x="146" y="${y + 4}" text-anchor="end">${packet.frame}</text> ${noteLines(note, y + 10)}</g
  > `;
}

/** @param labelledBy id of the sentence that says what it shows */
export function ladderSvg({ rows }: LadderPart, columns: Columns, labelledBy: string): Html {
  const router = rows.map((row) => nextRouter(row, columns)).find((each) => each !== undefined);
  const shapes: Part[] = [];
  let y = LADDER.head + 22;
  rows.forEach((row, index) => {
    const before = rows[index - 1];
    const wait = before === undefined ? 0 : row.packet.time - before.packet.time;
    if (wait >= LEAST_PAUSE) {
      shapes.push(html`<text class="pause" x="8" y="${y + 2}">⋮ ${duration(wait)} later</text>`);
      y += LADDER.pause;
    }
    shapes.push(arrow(row, y, columns));
    y += LADDER.row;
  });
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
