// An analysis as JSON, in pieces: a line for each connection, so that a hundred thousand need little memory.
import { once } from "node:events";
import type { Analysis, Connection } from "../../capture-analysis";

/** @returns pieces that are, one after another, the JSON of `{ ...overview, connections }` */
export function* jsonPieces(overview: Omit<Analysis, "connections">, connections: Iterable<Connection>): Generator<string> {
  yield "{";
  for (const [key, value] of Object.entries(overview) as [string, unknown][]) {
    if (value === undefined) continue;
    yield `\n  ${JSON.stringify(key)}: `;
    if (Array.isArray(value) && typeof value[0] === "object") yield* linePieces(value);
    else yield JSON.stringify(value);
    yield ",";
  }
  yield '\n  "connections": ';
  yield* linePieces(connections);
  yield "\n}\n";
}

/** A line for each value. */
function* linePieces(values: Iterable<unknown>): Generator<string> {
  yield "[";
  let separator = "";
  for (const value of values) {
    yield `${separator}\n    ${JSON.stringify(value)}`;
    separator = ",";
  }
  yield separator === "" ? "]" : "\n  ]";
}

const PIECE = 65_536;

/** Writes no faster than the reader reads. */
export async function writePieces(pieces: Iterable<string>, output: NodeJS.WritableStream = process.stdout): Promise<void> {
  let text = "";
  const write = async () => {
    if (!output.write(text)) await once(output, "drain");
    text = "";
  };
  for (const piece of pieces) {
    text += piece;
    if (text.length >= PIECE) await write();
  }
  await write();
}
