// Edge. `lab capture HOST [FILTER]`: what passes a host's network interface, live or as pcap.
import type { Command } from "commander";
import { capture } from "../../local-lab";
import { attached } from "../attached";
import { chosenRunningLab, hostOf, type NameChoice, withRunningLab } from "../lab-options";
import { progress } from "../output";

export function addCapture(program: Command): void {
  withRunningLab(program.command("capture"))
    .description("show what passes a host's network interface, until Ctrl-C")
    .argument("<host>", "the host")
    .argument("[filter...]", "in the language of pcap-filter(7)")
    .option("--write <file>", "write pcap to a file, or to - for a program such as Wireshark")
    .addHelpText("after", "\nExamples:\n  lab capture server tcp port 1234\n  lab capture server --write - | wireshark -k -i -")
    .action(async (name: string, words: string[], options: NameChoice & { write?: string }) => {
      const running = chosenRunningLab(options);
      const { name: host } = hostOf(running.lab, name);
      const { write } = options;
      const { process: tcpdump, report } = await capture(running, host, {
        filter: words.join(" "),
        stdout: "inherit",
        ...(write !== undefined && { write }),
      });
      progress(`capturing on ${host}; Ctrl-C ends`);
      process.exitCode = await attached(tcpdump);
      progress(report().trim());
    });
}
