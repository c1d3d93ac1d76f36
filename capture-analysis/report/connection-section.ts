// One connection in full: sentences, plots, ladder diagram, episodes.
import type { BothWays, Connection, Side, Stall } from "../values";
import type { Sentence } from "../sentences";
import type { Trace } from "../trace";
import { type Names, named, otherSide, sideText } from "./endpoints";
import { episodesOf } from "./episodes/episodes";
import { episodesTable } from "./episodes/table";
import { counted } from "../words";
import { html, type Html } from "./html";
import { ladder } from "./ladder/ladder";
import { closeUps } from "./plots/close-ups";
import type { Direction } from "./plots/direction";
import { roundTripsPlot } from "./plots/round-trips";
import { throughputPlot } from "./plots/throughput";
import { timeSequence } from "./plots/time-sequence";
import { windowPlot } from "./plots/window";
import { seenBy } from "./series/seen-by";
import { sentenceList } from "./sentences";

export interface ConnectionInput {
  readonly id: string;
  readonly connection: Connection;
  readonly trace: Trace;
  /** Of this connection. */
  readonly stalls: readonly Stall[];
  /** Of this connection. */
  readonly sentences: readonly Sentence[];
  readonly names: Names;
  readonly drops: ReadonlyMap<number, string>;
}

const of = <T>(values: BothWays<T>, side: Side): T => (side === "client" ? values.fromClient : values.fromServer);

function directionOf({ id, connection, trace, stalls, names }: ConnectionInput, sender: Side): Direction {
  const toSender = sender === "client" ? connection.transit?.fromServer : connection.transit?.fromClient;
  return {
    id: `${id}-from-${sender}`,
    connection,
    trace: seenBy(sender, trace, new Set(toSender?.lost)),
    sender,
    senderText: sideText(connection, sender, names),
    receiverText: sideText(connection, otherSide(sender), names),
    stalls: stalls.filter(({ receiver }) => receiver !== connection[sender]),
    span: { from: connection.first.time, to: connection.last.time },
    windowKnown: connection.windowScale?.[otherSide(sender)] !== null,
  };
}

/** The side with more data in full, the other if it has data, too. */
function plots(input: ConnectionInput): Html {
  const { connection, trace } = input;
  const main: Side = connection.bytes.fromServer > connection.bytes.fromClient ? "server" : "client";
  if (of(connection.bytes, main) === 0) return html`<p>No data was sent, so there is nothing to plot.</p> `;
  const [first, second] = [directionOf(input, main), directionOf(input, otherSide(main))];
  const hasStalls = second.stalls.length > 0;
  return html`<h4>Data of ${first.senderText}</h4>
    ${trace.leftOut > 0 ? html`<p>${counted(trace.leftOut, "packet")} left out of the plots, evenly.</p>` : undefined}
    ${windowPlot(first)}${timeSequence(first)}${closeUps(first)}${throughputPlot(first)}${roundTripsPlot(first)}${
      of(connection.bytes, second.sender) === 0
        ? undefined
        : html`<h4>Data of ${second.senderText}</h4>
            ${hasStalls ? windowPlot(second) : undefined}${timeSequence(second)}`
    }`;
}

/** "Connection 1: client-1 (10.0.0.20:40000) to server (10.0.0.10:1235)" */
export const connectionTitle = ({ number, client, server }: Connection, names: Names): string =>
  `Connection ${number}: ${named(client, names)} to ${named(server, names)}`;

export function connectionSection(input: ConnectionInput): Html {
  const { id, connection, trace, stalls, names, drops, sentences } = input;
  const episodes = episodesOf(connection, stalls, trace);
  return html`<section class="connection" id="${id}" aria-labelledby="${id}-title">
    <h3 id="${id}-title">${connectionTitle(connection, names)}</h3>
    ${sentenceList(sentences)}${episodesTable(connection, episodes)}${plots(input)}
    <h4>Ladder diagram</h4>
    ${ladder({ id, connection, trace, stalls, names, drops })}
  </section> `;
}
