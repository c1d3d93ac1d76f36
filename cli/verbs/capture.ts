// `lab capture HOST [FILTER]`: what passes a host's network interface, live, as pcap, or explained at the end.
import { open } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import type { Command } from "commander";
import { CaptureAnalyzer } from "../../capture-analysis";
import type { HostProcess, RunningLab } from "../../running-lab";
import { writeReport } from "../analyze/report";
import { printSummary } from "../analyze/results";
import { attached } from "../attached";
import { EXIT, UsageError } from "../exit-status";
import { writing } from "../kept-captures";
import { dropsOf, namesOf } from "../lab-report/drops";
import { chosenRunningLab, hostOf, type NameChoice, withRunningLab } from "../lab-options";
import { progress } from "../output";
import { requireReportFile } from "../report-file";

interface Options extends NameChoice {
  readonly write?: string;
  readonly analyze?: true;
  readonly report?: string;
}

const EXAMPLES = `
Examples:
  npx lab capture server tcp port 1234
  npx lab capture server tcp port 1235 --analyze
  npx lab capture server --write - | wireshark -k -i -`;

/** Explains what was captured. @throws LabError if the report cannot be written */
async function explain(running: RunningLab, host: string, analyzer: CaptureAnalyzer, { write, report }: Options): Promise<void> {
  analyzer.end();
  const { connections, ...overview } = analyzer.analysis();
  const drops = dropsOf(running.lab, { connections });
  const path = write === undefined ? {} : { path: write };
  const results = { analyzer, overview, name: host, names: namesOf(running.lab), drops, ...path };
  printSummary(results);
  if (report === undefined) return;
  await writeReport(results, report);
}

export function addCapture(program: Command): void {
  withRunningLab(program.command("capture"))
    .description("show what passes a host's network interface, until Ctrl-C")
    .argument("<host>", "the host")
    .argument("[filter...]", "in the language of pcap-filter(7)")
    .option("--write <file>", "write pcap to a file, or to - for a program such as Wireshark")
    .option("--analyze", "show no packets, but say at the end what each connection did")
    .option("--report <file>", "the same, and write one HTML page with plots")
    .addHelpText("after", EXAMPLES)
    .action(async (name: string, words: string[], options: Options) => {
      const { write, report } = options;
      const running = chosenRunningLab(options);
      const { name: host } = hostOf(running.lab, name);
      const analyzer = options.analyze || report !== undefined ? new CaptureAnalyzer({ traces: "all" }) : undefined;
      if (analyzer && write === "-") throw new UsageError("--write - needs standard output for itself: leave out --analyze and --report");
      requireReportFile(report, write);
      const path = write === "-" ? undefined : write;
      let written: Promise<void> | undefined;
      let tcpdump: HostProcess | undefined;
      const status = await attached(async () => {
        tcpdump = await running.capture(host, {
          filter: words.join(" "),
          pcap: write !== undefined || analyzer !== undefined,
          ...(path === undefined && !analyzer ? { stdout: "inherit" } : { unread: true }),
        });
        if (path !== undefined && tcpdump.output) {
          try {
            // Only now, so that a wrong filter does not empty a file.
            const file = await writing(path, open(path, "w"));
            written = writing(path, pipeline(tcpdump.output, file.createWriteStream()));
          } catch (error) {
            await tcpdump.stop();
            throw error;
          }
          written.catch(() => tcpdump?.kill("SIGTERM"));
        }
        // Whoever reads first starts the flow: now all do.
        if (analyzer) tcpdump.output?.on("data", (bytes: Buffer) => analyzer.push(bytes));
        progress(`capturing on ${host}; Ctrl-C ends`);
        return tcpdump;
      });
      process.exitCode = status < EXIT.signal && status !== EXIT.yes ? EXIT.failed : status;
      await written;
      // tcpdump's summary, without its greeting.
      progress([...(tcpdump?.stderr ?? "").matchAll(/^\d+ packets .*$/gm)].join("\n"));
      if (analyzer && (status === EXIT.yes || analyzer.packetCount > 0)) await explain(running, host, analyzer, options);
    });
}
