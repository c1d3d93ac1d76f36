// The ladder diagram of a connection: its parts, with the number of packets that are left out between them.
import type { Connection, Stall } from "../../values";
import type { Trace } from "../../trace";
import { addressOf, type Names } from "../endpoints";
import { counted, duration, frameList, moment } from "../../words";
import { html, type Html } from "../html";
import { packetText } from "../packet-text";
import { captionId, KEYS } from "../plots/figure";
import { type Columns, fate, gapText, ladderSvg } from "./draw";
import { isNotice, type LadderPart, ladderParts, type Row } from "./parts";
import { topicsOf } from "./topics";

export interface LadderInput {
  /** Begins the ids. */
  readonly id: string;
  readonly connection: Connection;
  readonly trace: Trace;
  /** Of this connection, both ways. */
  readonly stalls: readonly Stall[];
  readonly names: Names;
  readonly drops: ReadonlyMap<number, string>;
}

const headLines = (endpoint: string, names: Names): readonly string[] => {
  const name = names.get(addressOf(endpoint));
  return name === undefined ? [endpoint] : [name, endpoint];
};

/** "; arrives in frame 3, 25.7 ms later" */
function arrivalText({ packet }: Row): string {
  if (isNotice(packet) || !packet.arrived) return "";
  return `; arrives in frame ${packet.arrived.frame}, ${duration(packet.arrived.time - packet.time)} later`;
}

function rowText(row: Row, columns: Columns): string {
  const { packet, note } = row;
  const text = isNotice(packet)
    ? `frame ${packet.frame}, ${moment(packet.time)}, from ${packet.from} to ${packet.to}: ${packet.text}`
    : packetText(packet, columns.windowKnown[packet.from]);
  const stopped = fate(row, columns);
  const said = note === "" || text.endsWith(note) ? "" : ` (${note})`;
  return text + said + arrivalText(row) + (stopped === undefined ? "" : ` (${stopped})`);
}

function partFigure(part: LadderPart, columns: Columns, id: string): Html {
  const [first, last] = [part.rows[0]!.packet, part.rows.at(-1)!.packet];
  const frames = part.rows.map(({ packet }) => packet.frame);
  const gap = part.rows[0]!.gap;
  return html`${gap > 0 ? html`<p class="gap">${gapText(gap)}</p> ` : undefined}
    <figure class="ladder" id="${id}">
      <h5>${part.title}</h5>
      <figcaption id="${captionId(id)}">
        ${counted(frames.length, "packet")}: ${frameList(frames)}, from ${moment(first.time)} to ${moment(last.time)}.
      </figcaption>
      <div class="scroll" tabindex="0" role="group" aria-label="${part.title}. ${KEYS}">${ladderSvg(part, columns, captionId(id))}</div>
      <details>
        <summary>The same as text</summary>
        <ol>
          ${part.rows.map((row) => html`<li>${rowText(row, columns)}</li> `)}
        </ol>
      </details>
    </figure> `;
}

export function ladder({ id, connection, trace, stalls, names, drops }: LadderInput): Html {
  const { fromClient, fromServer } = connection.transit ?? {};
  const lost = new Set([...(fromClient?.lost ?? []), ...(fromServer?.lost ?? [])]);
  const { parts, after } = ladderParts(trace, topicsOf(connection, trace, stalls, new Set([...drops.keys(), ...lost])));
  const known = (side: "client" | "server") => connection.windowScale?.[side] !== null;
  const columns: Columns = {
    client: headLines(connection.client, names),
    server: headLines(connection.server, names),
    clientAddress: addressOf(connection.client),
    serverAddress: addressOf(connection.server),
    windowKnown: { client: known("client"), server: known("server") },
    drops,
    lost,
  };
  const figures = parts.map((part, index) => partFigure(part, columns, `${id}-ladder-${index + 1}`));
  return html`${figures}${after > 0 ? html`<p class="gap">${gapText(after)}</p> ` : undefined}`;
}
