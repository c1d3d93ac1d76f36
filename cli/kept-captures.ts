// `lab demo --keep-capture DIR`: the packets of each demonstration as pcap files.
import { mkdirSync, statSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { LabError } from "../local-lab";
import type { RunningLab } from "../running-lab";
import type { Captures } from "./captures";
import { fileSystemError } from "../set-up/file-system-error.cjs";

/** tcpdump itself says nothing if the disk is full. @throws LabError that says what could not be written */
export async function writing<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new LabError(`could not write the capture: ${fileSystemError(error, path) ?? (error as Error).message}`);
  }
}

/** Names files in one folder: NAME-HOST.pcap, then NAME-HOST-2.pcap. */
export class KeptCaptures implements Captures {
  private readonly written = new Map<string, number>();

  /**
   * @param folder made if it is missing; the folder that it is in must be there, for Node's recursive mkdir never ends in /proc
   * @throws LabError if it cannot be made
   */
  constructor(private readonly folder: string) {
    try {
      mkdirSync(folder);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST" && statSync(folder).isDirectory()) return;
      throw new LabError(`could not make the folder for captures: ${fileSystemError(error, folder) ?? (error as Error).message}`);
    }
  }

  private path(name: string): string {
    const number = (this.written.get(name) ?? 0) + 1;
    this.written.set(name, number);
    return join(this.folder, `${name}${number === 1 ? "" : `-${number}`}.pcap`);
  }

  async begin(running: RunningLab, demonstration: string, host: string, filter: string): Promise<AsyncDisposable> {
    const path = this.path(`${demonstration}-${host}`);
    const tcpdump = await running.capture(host, { filter, pcap: true, unread: true });
    const file = await writing(path, open(path, "w")).catch(async (error: unknown) => {
      await tcpdump.stop();
      throw error;
    });
    const written = writing(path, pipeline(tcpdump.output!, file.createWriteStream()));
    // Avoid an unhandled rejection until it is awaited.
    written.catch(() => tcpdump.kill("SIGTERM"));
    return {
      [Symbol.asyncDispose]: async () => {
        await tcpdump.stop();
        await written;
      },
    };
  }
}
