// Two TCP end points that a test lets speak: each keeps its sequence numbers, acknowledgments and identifications.
import { Recording } from "./recording";
import { option, tcpPacket, type TcpSegment } from "./tcp-packets";

export interface SpeakerOptions {
  readonly address?: string;
  readonly port?: number;
  /** The SYN's sequence number. @default - some number */
  readonly initialSequence?: number;
  /** Of the header, not scaled. @default 65535 */
  readonly window?: number;
  /** @default - an MSS of 1460 */
  readonly synOptions?: readonly Uint8Array[];
  /** Of IPv4: one more for each packet, as most systems count, or always 0, as Linux does on a path without fragments. @default true */
  readonly hasIdentification?: boolean;
}

/** Numbers are relative: a SYN has 0, the first byte 1. */
export interface Said extends Pick<TcpSegment, "flags" | "options" | "payload" | "id"> {
  /** @default - the next */
  readonly seq?: number;
  /** @default - all that the other one has sent */
  readonly ack?: number;
  /** @default - the speaker's */
  readonly window?: number;
  readonly snapLength?: number;
}

export class Speaker {
  /** Of the next byte that it sends. */
  next = 0;
  window: number;
  readonly initialSequence: number;
  private identification: number;
  private other!: Speaker;

  constructor(
    private readonly recording: Recording,
    private readonly options: Required<Pick<SpeakerOptions, "address" | "port">> & SpeakerOptions,
  ) {
    this.window = options.window ?? 65_535;
    this.initialSequence = options.initialSequence ?? options.port * 1000;
    this.identification = options.port;
  }

  faces(other: Speaker): void {
    this.other = other;
  }

  /** The bytes of a segment, which nobody records. Its numbers count as sent. */
  segment(said: Said): Uint8Array {
    const { address, port, hasIdentification = true } = this.options;
    const { seq = this.next, ack = this.other.next, window = this.window, flags = "ACK", id, options, payload = 0 } = said;
    const length = typeof payload === "number" ? payload : payload.length;
    this.next = Math.max(this.next, seq + length + (/SYN|FIN/.test(flags) ? 1 : 0));
    this.identification++;
    return tcpPacket({
      from: address,
      to: this.other.options.address,
      sourcePort: port,
      destinationPort: this.other.options.port,
      seq: this.initialSequence + seq,
      ack: flags.includes("ACK") ? this.other.initialSequence + ack : 0,
      flags,
      window,
      id: id ?? (hasIdentification ? this.identification & 0xffff : 0),
      payload,
      ...(options && { options }),
    });
  }

  /** Sends what is recorded. @returns the frame */
  says(said: Said = {}): number {
    const { snapLength } = said;
    return this.recording.add(this.segment(said), snapLength === undefined ? {} : { snapLength });
  }

  syn(said: Said = {}): number {
    return this.says({ flags: "SYN", options: this.options.synOptions ?? [option.mss(1460)], ...said });
  }

  synAck(said: Said = {}): number {
    return this.syn({ flags: "SYN ACK", ...said });
  }

  ack(said: Said = {}): number {
    return this.says(said);
  }

  /** @param payload how many bytes */
  data(payload: number, said: Said = {}): number {
    return this.says({ flags: "PSH ACK", payload, ...said });
  }

  /** Sends bytes that are lost before the recorder sees them. */
  loses(payload: number): void {
    this.next += payload;
    this.identification++;
  }

  fin(said: Said = {}): number {
    return this.says({ flags: "FIN ACK", ...said });
  }

  rst(said: Said = {}): number {
    return this.says({ flags: "RST ACK", ...said });
  }

  /** An option that reports blocks of the other one's stream. */
  sack(...blocks: readonly (readonly [number, number])[]): Uint8Array {
    const start = this.other.initialSequence;
    return option.sack(...blocks.map(([left, right]) => [start + left, start + right] as const));
  }
}

export interface ConversationOptions {
  readonly client?: SpeakerOptions;
  readonly server?: SpeakerOptions;
  /** @default - one of its own */
  readonly recording?: Recording;
}

export class Conversation {
  readonly recording: Recording;
  readonly client: Speaker;
  readonly server: Speaker;

  constructor({ client, server, recording = new Recording() }: ConversationOptions = {}) {
    this.recording = recording;
    this.client = new Speaker(recording, { address: "10.0.0.1", port: 40_000, ...client });
    this.server = new Speaker(recording, { address: "10.0.0.2", port: 80, ...server });
    this.client.faces(this.server);
    this.server.faces(this.client);
  }

  /** Each with a handshake of three segments: frames 1 to 3. */
  static opened(options: ConversationOptions = {}): Conversation {
    const conversation = new Conversation(options);
    conversation.open();
    return conversation;
  }

  open(): void {
    this.client.syn();
    this.server.synAck();
    this.client.ack();
  }

  /** Both send a FIN, the client first. */
  close(): void {
    this.client.fin();
    this.server.fin();
    this.client.ack();
  }
}
