// Edge. The messages that come to a UDP socket, each told in the colour of its sender.
import { type RemoteInfo, type Socket } from "node:dgram";
import { shortened } from "./colour";
import { type DatagramMessage, decodeDatagram } from "./datagram";
import { endpoint } from "./endpoint";
import { MalformedMessageError } from "./message";
import { type Reporter } from "./report";

/** Who sends is anybody's say (UDP has no handshake), so memory for senders is bounded: after so many, colours are given anew. */
const MAX_SENDERS = 1024;

/** Calls back with every well-formed message. A malformed one is reported in a line and counted, and that is all. */
export function onMessage(
  socket: Socket,
  reporter: Reporter,
  receive: (message: DatagramMessage, sender: string, reporter: Reporter, remote: RemoteInfo) => void,
): void {
  const senders = new Map<string, Reporter>();
  let malformed = 0;

  const reporterFor = (sender: string): Reporter => {
    const known = senders.get(sender);
    if (known) return known;
    if (senders.size >= MAX_SENDERS) senders.clear();
    const coloured = reporter.coloured(senders.size);
    senders.set(sender, coloured);
    return coloured;
  };

  socket.on("message", (datagram, remote) => {
    const sender = endpoint(remote.address, remote.port);
    const coloured = reporterFor(sender);
    let message: DatagramMessage;
    try {
      message = decodeDatagram(datagram);
    } catch (error) {
      if (!(error instanceof MalformedMessageError)) throw error;
      const fields = { peer: sender, reason: error.message, count: ++malformed };
      return coloured.report("message-malformed", fields, `malformed datagram from ${sender}: ${error.message}`);
    }
    receive(message, sender, coloured, remote);
  });
}

/** Tells of a message. */
export function reportMessage({ message }: DatagramMessage, peer: string, reporter: Reporter): void {
  if (message.type === "text") {
    const { text } = message;
    return reporter.report("message-received", { peer, type: "text", text }, `received "${shortened(text)}" from ${peer}`);
  }
  const { value } = message;
  reporter.report("message-received", { peer, type: "json", value }, `received JSON from ${peer}: ${shortened(JSON.stringify(value))}`);
}

/** Tells of every message. */
export function reportMessages(socket: Socket, reporter: Reporter): void {
  onMessage(socket, reporter, reportMessage);
}
