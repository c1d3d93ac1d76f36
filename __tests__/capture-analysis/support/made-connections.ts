// Connections of 10.0.0.20 with port 1235 of 10.0.0.10, for tests of what is said about a capture.
import { Conversation } from "./conversation";
import type { CapturedRecord } from "./pcap";
import { Recording } from "./recording";

/** Opened, with 1000 bytes from the client: 4 packets, 0.1 s apart. */
function withData(port: number, startSec: number): Conversation {
  const recording = new Recording();
  recording.nowUs = startSec * 1e6;
  recording.stepUs = 100_000;
  const conversation = Conversation.opened({
    recording,
    client: { address: "10.0.0.20", port },
    server: { address: "10.0.0.10", port: 1235 },
  });
  conversation.client.data(1000);
  return conversation;
}

function closed({ client, server, recording }: Conversation): readonly CapturedRecord[] {
  client.fin();
  server.fin();
  return recording.records;
}

/** 7 packets in 0.6 s. @param startSec the time of the first one */
export function plainConnection(port: number, startSec = 0): readonly CapturedRecord[] {
  const conversation = withData(port, startSec);
  conversation.server.ack();
  return closed(conversation);
}

/** The receiver's window is closed for 2 s, from frame 5 to 8, and a probe asks about it: 10 packets in 2.6 s. */
export function stalledConnection(port: number): readonly CapturedRecord[] {
  const conversation = withData(port, 0);
  const { client, server, recording } = conversation;
  server.ack({ window: 0 });
  recording.wait(300);
  client.ack({ seq: client.next - 1 });
  server.ack({ window: 0 });
  recording.wait(1400);
  server.ack();
  return closed(conversation);
}
