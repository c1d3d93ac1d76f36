// Demonstration: a bit of a segment is inverted, its checksum tells, and it is sent again.
import { counted, duration } from "../../topology/words";
import type { Demonstration } from "../demonstration";
import { findRepair, repairName, sequenceIn } from "../packets/repair";
import { PRODUCER } from "../traffic/bulk-transfer";
import { STREAM_MESSAGES, streamOver } from "../traffic/stream";

const CORRUPTED = 3;
const DELAY_MS = 20;

export const corruptedSegment: Demonstration = {
  name: "corrupted-segment",
  protocol: "TCP",
  title: "TCP: a corrupted segment",
  shows: `${PRODUCER} sends ${STREAM_MESSAGES} messages to the server; its link inverts one bit in data segment ${CORRUPTED}`,
  means: "A segment whose checksum is wrong is dropped without a word, and so is sent again, as if it were lost.",
  async run(stage) {
    const stream = await streamOver(stage, { rules: [{ action: "corrupt", kind: "data", from: CORRUPTED }] }, DELAY_MS);
    const { atSender, local, counted: kernel } = stream;
    const [corrupted] = stream.linkEvents.filter(({ action }) => action === "corrupted");
    const range = sequenceIn(corrupted?.packet ?? "");
    const repair = range && findRepair(atSender, local, range);
    return {
      seen: [
        `the link inverted a bit in ${corrupted?.packet ?? "nothing"}`,
        `the server's kernel dropped ${counted(kernel.TcpInCsumErrors, "segment")} with a wrong checksum (TcpInCsumErrors)`,
        `${PRODUCER} sent it again ${repair ? `${duration(repair.afterSec)} later: ${repairName(repair.kind)}` : "never"}`,
        `the consumer read ${stream.messages.length} of ${STREAM_MESSAGES} messages, each as it was sent`,
      ],
      asExpected: repair !== undefined && kernel.TcpInCsumErrors > 0 && stream.delivered,
    };
  },
};
