// Waits for the end of a TCP connection.
import type { Capture } from "../packets/capture";

/** Settles once a capture of one connection has the FIN of each side. */
export async function untilClosed(capture: Capture): Promise<void> {
  await capture.until("the connection's end", () => capture.packets.filter(({ tcp }) => tcp?.flags.includes("FIN")).length >= 2);
}
