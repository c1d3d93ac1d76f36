// One capture as a section of a page: overview, then the remarkable connections in full, worst first.
import type { Connection } from "../values";
import { connectionSentences, type Sentence, summarySentences } from "../sentences";
import { connectionSection, connectionTitle } from "./connection-section";
import { counted } from "../words";
import { html, type Html } from "./html";
import { captureFacts, fileProblem } from "./overview/facts";
import { connectionsTable, icmpTable, traceroutesTable, udpTable } from "./overview/tables";
import type { PageSection, TocEntry } from "./page";
import type { CaptureInput } from "./report-input";
import { sentenceList } from "./sentences";
import { MOST_IN_FULL, worstFirst } from "./worst-first";

/** For the HTML of connections, in characters: it keeps the page small. */
const ROOM = 1_200_000;

interface InFull {
  readonly connection: Connection;
  readonly id: string;
  readonly content: Html;
}

function connectionsInFull(input: CaptureInput, id: string, summary: readonly Sentence[]): readonly InFull[] {
  const { analysis, traces, names = new Map<string, string>(), drops = new Map<number, string>() } = input;
  const sentences = input.sentences ?? ((connection, trace) => connectionSentences(connection, analysis, names, trace, drops));
  const traceOf = new Map(traces.map((trace) => [trace.number, trace]));
  const candidates = worstFirst(analysis, summary).filter(({ connection }) => traceOf.has(connection.number));
  const stallsOf = (number: number) => analysis.stalls.filter(({ connection }) => connection === number);
  const chosen = candidates.filter(({ connection, isRemarkable }) => input.inFull?.(connection) ?? isRemarkable);
  const shown: InFull[] = [];
  let room = ROOM;
  for (const { connection } of (chosen.length > 0 ? chosen : candidates.slice(0, 1)).slice(0, MOST_IN_FULL)) {
    const { number } = connection;
    const trace = traceOf.get(number)!;
    const content = connectionSection({
      id: `${id}-connection-${number}`,
      connection,
      trace,
      stalls: stallsOf(number),
      sentences: sentences(connection, trace),
      names,
      drops,
    });
    room -= content.text.length;
    if (room < 0 && shown.length > 0) break;
    shown.push({ connection, id: `${id}-connection-${number}`, content });
  }
  return shown;
}

export function captureSection(input: CaptureInput): PageSection {
  const { id = "capture", title, analysis, names = new Map<string, string>() } = input;
  const summary = input.summary ?? summarySentences(analysis, names, input.drops);
  const inFull = connectionsInFull(input, id, summary);
  const linked = new Map(inFull.map(({ connection, id: target }) => [connection.number, target]));
  const hidden = analysis.connections.length - inFull.length;
  const contents: TocEntry[] = inFull.map(({ connection, id: target }) => ({ id: target, title: connectionTitle(connection, names) }));
  const leftOut =
    inFull.length === 0 || hidden === 0
      ? undefined
      : `In full, the worst first: ${counted(inFull.length, "connection")}. Only in the table: ${counted(hidden, "connection")}.`;
  return {
    id,
    title,
    contents,
    content: html`${fileProblem(analysis)}${sentenceList(summary, (number) => linked.get(number))}
    ${captureFacts(analysis)}${connectionsTable(analysis, names, ({ number }) => linked.get(number))}${udpTable(analysis.udp, names)}
    ${icmpTable(analysis.icmp, names)}${traceroutesTable(analysis.traceroutes, names)}
    ${leftOut === undefined ? undefined : html`<p>${leftOut}</p>`}${inFull.map(({ content }) => content)}`,
  };
}
