// `lab capture HOST... [FILTER]`: what passes hosts' network interfaces, live, as a file, or explained at the end.
import { open } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import type { Command } from "commander";
import { CaptureAnalyzer } from "../../capture-analysis";
import { listed } from "../../capture-analysis/words";
import type { RunningLab } from "../../running-lab";
import { writeReport } from "../analyze/report";
import { printSummary } from "../analyze/results";
import { attached } from "../attached";
import { Capturing } from "../capture/capturing";
import { hostsAndFilter } from "../capture/hosts-and-filter";
import { EXIT, UsageError } from "../exit-status";
import { writing } from "../kept-captures";
import { dropsOf, namesOf } from "../lab-report/drops";
import { type NameChoice, withRunningLab } from "../lab-options";
import { chosenRunningLab } from "../running-lab";
import { progress } from "../output";
import { requireReportFile } from "../report-file";

interface Options extends NameChoice {
  readonly write?: string;
  readonly analyze?: true;
  readonly report?: string;
}

const HELP = `
Several hosts are captured on one time axis: each line begins with its host's name, --write makes one pcapng file with an interface for
each host, and --analyze recognizes a packet at both ends: it says how long packets were under way, and which of them were lost.

Examples:
  npx lab capture server tcp port 1234
  npx lab capture server tcp port 1235 --analyze
  npx lab capture client-1 server tcp port 1234 --analyze
  npx lab capture server --write - | wireshark -k -i -`;

/** Explains what was captured. @throws LabError if the report cannot be written */
async function explain({ lab }: RunningLab, name: string, analyzer: CaptureAnalyzer, { write, report }: Options): Promise<void> {
  analyzer.end();
  const overview = analyzer.overview();
  const drops = dropsOf(lab, { ...overview, connections: analyzer.connections() });
  const path = write === undefined ? {} : { path: write };
  const results = { analyzer, overview, name, names: namesOf(lab), drops, ...path };
  printSummary(results);
  if (report === undefined) return;
  await writeReport(results, report);
}

export function addCapture(program: Command): void {
  withRunningLab(program.command("capture"))
    .description("show what passes hosts' network interfaces, until Ctrl-C")
    .usage("[options] <host...> [filter...]")
    .argument("<host...>", "hosts, then a filter in the language of pcap-filter(7)")
    .option("--write <file>", "write pcap (of several hosts, pcapng) to a file, or to - for a program such as Wireshark")
    .option("--analyze", "show no packets, but say at the end what each connection did")
    .option("--report <file>", "the same, and write one HTML page with plots")
    .addHelpText("after", HELP)
    .action(async (words: string[], options: Options) => {
      const { write, report } = options;
      const running = chosenRunningLab(options);
      const chosen = hostsAndFilter(running.lab, words);
      const name = listed(chosen.hosts.map((host) => host.name));
      const analyzer = options.analyze || report !== undefined ? new CaptureAnalyzer({ traces: "all" }) : undefined;
      if (analyzer && write === "-") throw new UsageError("--write - needs standard output for itself: leave out --analyze and --report");
      requireReportFile(report, write);
      const form = write === "-" ? "standard output" : write !== undefined || analyzer ? "file" : "lines";
      let written: { readonly done: Promise<void> } | undefined;
      let capturing: Capturing | undefined;
      const status = await attached(async () => {
        capturing = await Capturing.begin(running, chosen, form);
        if (write !== undefined && form === "file") written = await writeTo(write, capturing);
        // Whoever reads first starts the flow: now all do.
        if (analyzer) capturing.output?.on("data", (bytes: Buffer) => analyzer.push(bytes));
        progress(`capturing on ${name}; Ctrl-C ends`);
        return capturing;
      });
      process.exitCode = status < EXIT.signal && status !== EXIT.yes ? EXIT.failed : status;
      await written?.done;
      progress(capturing?.summary.join("\n") ?? "");
      if (analyzer && (status === EXIT.yes || analyzer.packetCount > 0)) await explain(running, name, analyzer, options);
    });
}

/** Only once it captures, so that a wrong filter does not empty the file. @returns settles once all is written */
async function writeTo(path: string, capturing: Capturing): Promise<{ readonly done: Promise<void> }> {
  try {
    const file = await writing(path, open(path, "w"));
    const done = writing(path, pipeline(capturing.output!, file.createWriteStream()));
    done.catch(() => capturing.kill("SIGTERM"));
    return { done };
  } catch (error) {
    await capturing.stop();
    throw error;
  }
}
