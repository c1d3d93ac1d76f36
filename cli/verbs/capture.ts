// `lab capture HOST [FILTER]`: what passes a host's network interface, live or as pcap.
import { type FileHandle, open } from "node:fs/promises";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Command } from "commander";
import { LabError } from "../../local-lab";
import { fileSystemError } from "../../set-up/file-system-error.cjs";
import { attached } from "../attached";
import { EXIT } from "../exit-status";
import { chosenRunningLab, hostOf, type NameChoice, withRunningLab } from "../lab-options";
import { progress } from "../output";

const failure = (error: unknown, path: string) =>
  new LabError(`could not write the capture: ${fileSystemError(error, path) ?? (error as Error).message}`);

async function openForWriting(path: string): Promise<FileHandle> {
  try {
    return await open(path, "w");
  } catch (error) {
    throw failure(error, path);
  }
}

/** tcpdump itself does not report a full disk. */
async function writeAll(packets: Readable, file: FileHandle, path: string): Promise<void> {
  try {
    await pipeline(packets, file.createWriteStream());
  } catch (error) {
    throw failure(error, path);
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
      let report = () => "";
      const status = await attached(async () => {
        const tcpdump = await running.capture(host, {
          filter: words.join(" "),
          pcap: options.write !== undefined,
          ...(path === undefined ? { stdout: "inherit" } : { unread: true }),
        });
        report = () => tcpdump.stderr;
        if (path !== undefined && tcpdump.output) {
          try {
            // Only now, so that a wrong filter does not empty a file.
            written = writeAll(tcpdump.output, await openForWriting(path), path);
          } catch (error) {
            await tcpdump.stop();
            throw error;
          }
          written.catch(() => tcpdump.kill("SIGTERM"));
        }
        progress(`capturing on ${host}; Ctrl-C ends`);
        return tcpdump;
      });
      process.exitCode = status < EXIT.signal && status !== EXIT.yes ? EXIT.failed : status;
      await written;
      // tcpdump's summary, without its greeting.
      progress([...report().matchAll(/^\d+ packets .*$/gm)].join("\n"));
    });
}
