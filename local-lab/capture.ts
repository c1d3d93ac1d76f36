// tcpdump on a host's network interface.
import { LabError } from "./lab-error";
import { HOST_INTERFACE } from "./network";
import type { RunningLab } from "./local-lab";

export interface CaptureOptions {
  /** In the language of pcap-filter(7). @default - every packet */
  readonly filter?: string;
  /** Where to write packets as pcap: a file, or "-" for the standard output. @default - a line of text for each, on the standard output */
  readonly write?: string;
  /** Whether a line also tells each checksum and whether it is right. @default false */
  readonly verbose?: boolean;
  /** Bytes kept of each packet. At full length tcpdump loses packets of a fast stream; 128 hold all headers. @default - the whole packet */
  readonly snapshotLength?: number;
  /** Where tcpdump's standard output goes. @default "pipe" */
  readonly stdout?: "pipe" | "inherit";
}

export interface Capture {
  readonly process: ReturnType<RunningLab["spawn"]>;
  /** What tcpdump has said on its standard error so far; once stopped, how many packets it took and lost. */
  readonly report: () => string;
  /** Takes no more, writes out what it has, and ends. */
  stop(): Promise<void>;
}

/**
 * Starts a capture on a host.
 *
 * @returns once packets are being taken
 * @throws LabError if tcpdump refuses: the filter does not parse, the file can't be written
 */
export function capture(
  lab: RunningLab,
  host: string,
  { filter = "", write, snapshotLength = 0, verbose = false, stdout = "pipe" }: CaptureOptions = {},
): Promise<Capture> {
  // As it writes each packet at once, what it has is never lost; Debian's would become the user tcpdump, who may not write everywhere.
  const output = write === undefined ? ["-l", ...(verbose ? ["-vv"] : [])] : ["-U", "-Z", "root", "-w", write];
  const command = ["tcpdump", "-n", "-i", HOST_INTERFACE, "--immediate-mode", "-s", String(snapshotLength), ...output, "--", filter];
  const child = lab.spawn(host, command, { stdio: ["ignore", stdout, "pipe"] });
  let said = "";
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const stop = () => {
    child.kill("SIGINT");
    return ended;
  };
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      if (said.includes("listening on")) resolve({ process: child, report: () => said, stop });
    });
    child.once("close", () =>
      reject(new LabError(`could not capture on ${host}: ${said.trim()}${filter && `; the filter is "${filter}": see pcap-filter(7)`}`)),
    );
  });
}
