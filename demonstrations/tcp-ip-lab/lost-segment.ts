// Demonstration: a segment is lost among others, and fast retransmit repairs it.
import { counted, duration } from "../../topology/words";
import type { Demonstration } from "../demonstration";
import { reportsGap } from "../packets/gap-report";
import { findRepair, repairName, sequenceIn } from "../packets/repair";
import { PRODUCER } from "../traffic/bulk-transfer";
import { STREAM_MESSAGES, streamOver } from "../traffic/stream";

const LOST = 3;
const DELAY_MS = 20;

export const lostSegment: Demonstration = {
  name: "lost-segment",
  protocol: "TCP",
  title: "TCP: a lost segment",
  shows: `${PRODUCER} sends ${STREAM_MESSAGES} messages to the server; its link, ${DELAY_MS} ms each way, drops data segment ${LOST}`,
  means: "Duplicate ACKs tell the sender of a gap, and it sends the lost segment again before its timeout (fast retransmit).",
  async run(stage) {
    const stream = await streamOver(stage, { rules: [{ action: "drop", kind: "data", from: LOST }] }, DELAY_MS);
    const { atSender, local, receiver, counted: kernel } = stream;
    const [lost] = stream.linkEvents.filter(({ action }) => action === "dropped");
    const range = sequenceIn(lost?.packet ?? "");
    const repair = range && findRepair(atSender, local, range);
    const duplicates = atSender.packets.filter(
      (packet) => repair && packet.from === receiver && packet.frame < repair.frame && reportsGap(packet),
    );
    return {
      seen: [
        `the link dropped ${lost?.packet ?? "nothing"}`,
        `${receiver} answered what came behind the gap with ${counted(duplicates.length, "duplicate ACK")} before it was filled`,
        `the lost segment was sent again ${repair ? `${duration(repair.afterSec)} later, by ${repairName(repair.kind)}` : "never"}: ` +
          `the kernel counted ${counted(kernel.TcpExtTCPFastRetrans, "fast retransmission")} ` +
          `and ${counted(kernel.TcpExtTCPTimeouts, "retransmission timeout")}`,
        `the consumer read ${stream.messages.length} of ${STREAM_MESSAGES} messages, in order`,
      ],
      asExpected:
        lost !== undefined &&
        repair !== undefined &&
        duplicates.length > 0 &&
        kernel.TcpExtTCPFastRetrans > 0 &&
        kernel.TcpExtTCPTimeouts === 0 &&
        stream.delivered,
    };
  },
};
