// `lab capture HOST [FILTER]`: what passes a host's network interface, live or as pcap.
import { open } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import type { Command } from "commander";
import type { HostProcess } from "../../running-lab";
import { LabError } from "../../local-lab";
import { fileSystemError } from "../../set-up/file-system-error.cjs";
import { attached } from "../attached";
import { EXIT } from "../exit-status";
import { chosenRunningLab, hostOf, type NameChoice, withRunningLab } from "../lab-options";
import { progress } from "../output";

/** tcpdump itself says nothing if the disk is full. @throws LabError that says what could not be written */
async function writing<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new LabError(`could not write the capture: ${fileSystemError(error, path) ?? (error as Error).message}`);
  }
}

export function addCapture(program: Command): void {
  withRunningLab(program.command("capture"))
    .description("show what passes a host's network interface, until Ctrl-C")
    .argument("<host>", "the host")
    .argument("[filter...]", "in the language of pcap-filter(7)")
    .option("--write <file>", "write pcap to a file, or to - for a program such as Wireshark")
    .addHelpText("after", "\nExamples:\n  npx lab capture server tcp port 1234\n  npx lab capture server --write - | wireshark -k -i -")
    .action(async (name: string, words: string[], options: NameChoice & { write?: string }) => {
      const running = chosenRunningLab(options);
      const { name: host } = hostOf(running.lab, name);
      const path = options.write === "-" ? undefined : options.write;
      let written: Promise<void> | undefined;
      let tcpdump: HostProcess | undefined;
      const status = await attached(async () => {
        tcpdump = await running.capture(host, {
          filter: words.join(" "),
          pcap: options.write !== undefined,
          ...(path === undefined ? { stdout: "inherit" } : { unread: true }),
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
        progress(`capturing on ${host}; Ctrl-C ends`);
        return tcpdump;
      });
      process.exitCode = status < EXIT.signal && status !== EXIT.yes ? EXIT.failed : status;
      await written;
      // tcpdump's summary, without its greeting.
      progress([...(tcpdump?.stderr ?? "").matchAll(/^\d+ packets .*$/gm)].join("\n"));
    });
}
