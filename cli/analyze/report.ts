// Writes what `lab analyze --report` asks for: one page with plots of the connections that matter most.
import { basename } from "node:path";
import { type Analysis, CaptureAnalyzer, type Trace } from "../../capture-analysis";
import { drawnConnections, reportPage } from "../../capture-analysis/report";
import { writeReportFile } from "../report-file";
import { openCapture } from "./capture-source";
import { readCapture } from "./read-capture";
import { ReadingProgress } from "./reading-progress";
import type { Results } from "./results";

interface Reported extends Results {
  /** Of a regular file, in bytes. @default - it is none, and cannot be read again */
  readonly size?: number;
}

/** A file is read once more, so that only the packets of connections that are drawn are kept; a pipe's were kept at once. */
async function tracesOf({ analyzer, path, size }: Reported, numbers: readonly number[]): Promise<Trace[]> {
  let traced = analyzer;
  if (path !== undefined && size !== undefined) {
    const source = await openCapture(path);
    traced = new CaptureAnalyzer({ traces: numbers });
    await readCapture(source, (bytes) => traced.push(bytes), new ReadingProgress(`${source.name} again`, size));
    traced.end();
  }
  return numbers.flatMap((number) => traced.trace(number) ?? []);
}

/** @throws LabError if the page cannot be written */
export async function writeReport(results: Reported, file: string): Promise<void> {
  const { name, names, drops } = results;
  const given = { ...(names && { names }), ...(drops && { drops }) };
  const analysis: Analysis = { ...results.overview, connections: [...results.analyzer.connections()] };
  const drawn = drawnConnections(analysis, names).map(({ number }) => number);
  const traces = await tracesOf(results, drawn);
  writeReportFile(file, reportPage({ title: basename(name), analysis, traces, ...given }));
}
