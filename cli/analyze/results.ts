// What `lab analyze` prints of an analysis: a summary, one connection, or JSON.
import type { Analysis, CaptureAnalyzer, Connection } from "../../capture-analysis";
import { connectionSentences, type Drops, type Names, overview as overviewLine, summarySentences } from "../../capture-analysis/sentences";
import { counted, whole } from "../../capture-analysis/words";
import { UsageError } from "../exit-status";
import { paint, print } from "../output";
import { jsonPieces, writePieces } from "./analysis-json";
import { firstLines, type Layout, sentenceLines } from "./analysis-lines";

export interface Results {
  readonly analyzer: CaptureAnalyzer;
  readonly overview: Omit<Analysis, "connections">;
  /** Of the file, for people. */
  readonly name: string;
  /** Of the file, for a command line. @default - the packets are in no file */
  readonly path?: string;
  /** Of hosts, by address. @default - addresses only */
  readonly names?: Names;
  /** @default - nothing is known to be dropped */
  readonly drops?: Drops;
}

/** Of a screen. */
const LINES = 24;

const STYLES = { fault: "red", slow: "yellow", note: "cyan", filter: "gray" } as const;

const layout = (): Layout => ({
  width: process.stdout.isTTY ? process.stdout.columns || 80 : Infinity,
  paint: (what, text) => paint(STYLES[what], text),
});

/** @throws UsageError if there is no such connection */
function connectionOf({ analyzer, name }: Results, number: number): Connection {
  const connection = analyzer.connection(number);
  if (connection) return connection;
  const count = analyzer.connectionCount;
  throw new UsageError(`there is no connection ${whole(number)}: ${name} has ${count === 0 ? "none" : counted(count, "connection")}`);
}

export function printSummary({ analyzer, overview, name, path, names, drops }: Results): void {
  const sentences = summarySentences({ ...overview, connections: analyzer.connections() }, names, drops);
  const one = `--connection N explains one${overview.summary.connections > 1 ? ` of ${whole(overview.summary.connections)}` : ""}`;
  const more = path === undefined ? "--write keeps them for lab analyze" : `npx lab analyze ${path} ${one}, --json has all`;
  print([`${paint("bold", name)}: ${overviewLine(overview)}`, ...firstLines(sentences, layout(), LINES - 1, more)]);
}

/** @throws UsageError if there is no such connection */
export function printConnection(results: Results, number: number): void {
  const { analyzer, overview, names, drops } = results;
  const connection = connectionOf(results, number);
  const { first, last } = connection;
  const head = `connection ${number} of ${whole(overview.summary.connections)}, frames ${first.frame} to ${last.frame}`;
  const sentences = connectionSentences(connection, overview, names, analyzer.trace(number), drops);
  print([paint("bold", head), ...sentences.flatMap((sentence) => sentenceLines(sentence, layout()))]);
}

/**
 * @param number of the only connection to print, with its stalls @default - all
 * @throws UsageError if there is no such connection
 */
export async function printAnalysis(results: Results, number?: number): Promise<void> {
  const { analyzer, overview } = results;
  if (number === undefined) return writePieces(jsonPieces(overview, analyzer.connections()));
  const stalls = overview.stalls.filter(({ connection }) => connection === number);
  return writePieces(jsonPieces({ ...overview, stalls }, [connectionOf(results, number)]));
}
