// Demonstration: a segment is overtaken by others, and TCP puts them in order again.
import { counted } from "../../topology/words";
import type { Demonstration } from "../demonstration";
import { sequenceIn } from "../packets/repair";
import { PRODUCER } from "../traffic/bulk-transfer";
import { STREAM_MESSAGES, streamOver } from "../traffic/stream";

const HELD = 3;

/**
 * A sender takes a segment for lost once one that it sent a quarter of a round trip later has arrived (RFC 8985, section 6.2). The round
 * trip is long, so that the program's next write is in time even on a busy machine.
 */
const DELAY_MS = 250;

export const reorderedSegments: Demonstration = {
  name: "reordered-segments",
  protocol: "TCP",
  title: "TCP: segments out of order",
  shows: `${PRODUCER} sends ${STREAM_MESSAGES} messages to the server; on its link, the next segment overtakes data segment ${HELD}`,
  means: "The receiver keeps segments that come too early, and hands all bytes to the program in order; nothing is sent again.",
  async run(stage) {
    const stream = await streamOver(stage, { rules: [{ action: "hold", kind: "data", from: HELD }] }, DELAY_MS);
    const { atSender, atReceiver, sender, local, counted: kernel } = stream;
    const [held] = stream.linkEvents.filter(({ action }) => action === "held");
    const range = sequenceIn(held?.packet ?? "");
    const overtaken = (atReceiver.connectionOf(local)?.outOfOrder ?? []).map((frame) => atReceiver.packet(frame));
    const late = overtaken.find(({ tcp }) => tcp?.sequence === range?.begin);
    const early = atReceiver.packets.filter(
      ({ frame, from, tcp }) => late?.tcp && frame < late.frame && from === sender && (tcp?.sequence ?? 0) > late.tcp.sequence,
    ).length;
    const again = atSender.connectionOf(local)?.retransmissions.length ?? 0;
    return {
      seen: [
        `the link held ${held?.packet ?? "nothing"}`,
        `at the server, ${counted(early, "segment")} came before it, and its kernel put ` +
          `${counted(kernel.TcpExtTCPOFOQueue, "segment")} into the out-of-order queue`,
        `${PRODUCER} sent ${counted(again, "segment")} again: its kernel counted ` +
          `${counted(kernel.TcpExtTCPFastRetrans, "fast retransmission")} ` +
          `and ${counted(kernel.TcpExtTCPTimeouts, "retransmission timeout")}`,
        `the consumer read messages ${stream.messages.join(", ")}`,
      ],
      asExpected:
        late !== undefined &&
        early > 0 &&
        kernel.TcpExtTCPOFOQueue > 0 &&
        kernel.TcpExtTCPFastRetrans === 0 &&
        // On a machine that stands still for a second, a timer may send segments again, in whatever order they travel.
        (again === 0 || kernel.TcpExtTCPTimeouts > 0) &&
        stream.delivered,
    };
  },
};
