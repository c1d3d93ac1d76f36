// The messages that come to a UDP socket, each reported in the colour of its sender.
import { type RemoteInfo, type Socket } from "node:dgram";
import { type DatagramMessage, decodeDatagram } from "../wire/datagram";
import { endpoint } from "../report/endpoint";
import { reportMalformed } from "../report/malformed";
import { MalformedMessageError } from "../wire/message";
import { shortened } from "../report/printable-text";
import { type Reporter } from "../report/report";

/** Where a datagram came from: an address and a port. */
export interface Sender extends Pick<RemoteInfo, "address" | "port"> {
  readonly name: string;
  /** In the sender's colour. */
  readonly reporter: Reporter;
}

/** UDP sources can be spoofed, so cap the number of remembered senders. Past the cap, start over with the colours. */
const MAX_SENDERS = 1024;

class Senders {
  private readonly byAddress = new Map<string, Map<number, Sender>>();
  private count = 0;

  constructor(private readonly reporter: Reporter) {}

  at({ address, port }: RemoteInfo): Sender {
    return this.byAddress.get(address)?.get(port) ?? this.add(address, port);
  }

  private add(address: string, port: number): Sender {
    if (this.count >= MAX_SENDERS) {
      this.byAddress.clear();
      this.count = 0;
    }
    const sender = { address, port, name: endpoint(address, port), reporter: this.reporter.coloured(this.count++) };
    const byPort = this.byAddress.get(address) ?? new Map<number, Sender>();
    this.byAddress.set(address, byPort.set(port, sender));
    return sender;
  }
}

/** Calls back with every well-formed message. A malformed one is reported in a line and counted. */
export function onMessage(socket: Socket, reporter: Reporter, receive: (message: DatagramMessage, sender: Sender) => void): void {
  const senders = new Senders(reporter);
  let malformed = 0;
  socket.on("message", (datagram, remote) => {
    const sender = senders.at(remote);
    let message: DatagramMessage;
    try {
      message = decodeDatagram(datagram);
    } catch (error) {
      if (!(error instanceof MalformedMessageError)) throw error;
      return reportMalformed("malformed datagram", error, { peer: sender.name, count: ++malformed }, sender.reporter);
    }
    receive(message, sender);
  });
}

/** In a line, for people. */
export function describeMessage({ message }: DatagramMessage, { name: peer }: Sender): string {
  return message.type === "text"
    ? `received "${shortened(message.text)}" from ${peer}`
    : `received JSON from ${peer}: ${shortened(JSON.stringify(message.value))}`;
}

export function reportMessage(received: DatagramMessage, from: Sender): void {
  from.reporter.report("message-received", { peer: from.name, ...received.message }, describeMessage(received, from));
}

/** Reports every message. */
export function reportMessages(socket: Socket, reporter: Reporter): void {
  onMessage(socket, reporter, reportMessage);
}
