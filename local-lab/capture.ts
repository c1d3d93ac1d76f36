// tcpdump on a host's network interface.
import { type CaptureOptions, type HostProcess, LabError, type RunningLab } from "../running-lab";
import { HOST_INTERFACE } from "./network";

/** See {@link RunningLab.capture}. */
export async function capture<Line>(
  lab: RunningLab,
  host: string,
  { filter = "", pcap, snapshotLength = 0, verbose, stdout = "pipe", ...options }: CaptureOptions<Line>,
): Promise<HostProcess<Line>> {
  // Packets are written at once, so none is lost at the end. Debian's tcpdump would become a user who may not write everywhere.
  const output = pcap ? ["-U", "-Z", "root", "-w", "-"] : ["-l", ...(verbose ? ["-vv"] : [])];
  const command = ["tcpdump", "-n", "-i", HOST_INTERFACE, "--immediate-mode", "-s", String(snapshotLength), ...output, "--", filter];
  const tcpdump = lab.spawn(host, command, { ...options, stdio: ["ignore", stdout, "pipe"] });
  const hint = filter && `; the filter is "${filter}": see pcap-filter(7)`;
  const onEnd = () => new LabError(`could not capture on ${host}: ${tcpdump.stderr.trim()}${hint}`);
  await tcpdump.until("it listens", () => tcpdump.stderr.includes("listening on"), { timeoutMs: Infinity, onEnd });
  return tcpdump;
}
