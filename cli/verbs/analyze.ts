// `lab analyze FILE`: what happened in a capture, which frames show it, and why it was slow.
import { type Command, Option } from "commander";
import { type AnalyzerOptions, CaptureAnalyzer } from "../../capture-analysis";
import { counted } from "../../capture-analysis/words";
import { interfaceNames } from "../analyze/interface-names";
import { openCapture } from "../analyze/capture-source";
import { readCapture } from "../analyze/read-capture";
import { ReadingProgress } from "../analyze/reading-progress";
import { writeReport } from "../analyze/report";
import { printAnalysis, printConnection, printSummary } from "../analyze/results";
import { EXIT, UsageError } from "../exit-status";
import { progress } from "../output";
import { requireReportFile } from "../report-file";

interface Options {
  readonly connection?: number;
  readonly json?: true;
  readonly report?: string;
}

const HELP = `
Ctrl-C ends the reading: what was read until then is analyzed.

Exit status ${EXIT.yes}: all of the file was read; ${EXIT.failed}: it is damaged, and only what comes before the damage was analyzed.

Examples:
  npx lab analyze capture.pcap
  npx lab analyze capture.pcap --connection 2
  npx lab capture server --write - | npx lab analyze - --report capture.html`;

function parseNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new UsageError(`--connection must be a whole number from 1: got "${text}"`);
  return Number(text);
}

/** Which packets to keep: those of one connection; for a report of a pipe, which cannot be read again, all. */
function tracesFor({ connection, report }: Options, isFile: boolean): AnalyzerOptions["traces"] {
  if (report !== undefined && !isFile) return "all";
  return connection === undefined ? undefined : [connection];
}

export function addAnalyze(program: Command): void {
  program
    .command("analyze")
    .description("say what each connection in a capture did, and why it was slow")
    .argument("<file>", "a capture, pcap or pcapng, which may be compressed by gzip; - is standard input")
    .addOption(new Option("--connection <n>", "say all about one connection").argParser(parseNumber))
    .option("--json", "print the analysis as JSON")
    .option("--report <file>", "write one HTML page with plots, which needs no other file")
    .addHelpText("after", HELP)
    .action(async (path: string, options: Options) => {
      const { connection, json, report } = options;
      requireReportFile(report, path === "-" ? undefined : path);
      const source = await openCapture(path);
      const { name, gzip, size } = source;
      const traces = tracesFor(options, size !== undefined);
      const analyzer = new CaptureAnalyzer({ gzip, ...(traces !== undefined && { traces }) });
      const outcome = await readCapture(source, (bytes) => analyzer.push(bytes), new ReadingProgress(name, size));
      analyzer.end();
      const found = analyzer.overview();
      const problem = outcome.problem ?? found.problem;
      const names = interfaceNames(found);
      const given = { name, path, ...(size !== undefined && { size }), ...(names && { names }) };
      const results = { analyzer, overview: { ...found, ...(problem && { problem }) }, ...given };
      if (json) await printAnalysis(results, connection);
      else if (connection !== undefined) printConnection(results, connection);
      // There is nothing to tell of a file that is no capture.
      else if (found.packets > 0 || !problem) printSummary(results);
      if (report !== undefined && found.packets > 0) {
        await writeReport(results, report);
      }
      if (outcome.interrupted) progress(`lab: ${name}: interrupted after ${counted(found.packets, "packet")}`);
      else if (problem) {
        progress(`lab: ${name}: ${problem.text}, at byte ${problem.offset}`);
        process.exitCode = EXIT.failed;
      }
    });
}
