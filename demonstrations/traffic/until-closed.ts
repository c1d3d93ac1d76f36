// Waits for the end of a TCP connection.
import type { HostProcess } from "../../running-lab";
import type { CapturedPacket } from "../packets/captured-packet";

/** Settles once a capture of one connection has the FIN of each side. */
export async function untilClosed(capture: HostProcess<CapturedPacket>): Promise<void> {
  await capture.until("the connection's end", () => capture.lines.filter(({ tcp }) => tcp?.flags.includes("F")).length >= 2);
}
