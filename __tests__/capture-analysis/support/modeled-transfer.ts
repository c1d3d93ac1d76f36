// A model of a transfer: what the client sends, what becomes of each segment, and so what an analysis must find.
import { Conversation } from "./conversation";
import { option } from "./tcp-packets";

/** What shows the order in which packets were sent. */
export type OrderedBy = "identification" | "timestamps" | "time";

export interface ModeledSegment {
  readonly length: number;
  /** `overtaken`: by the next segment of its round, or the next two. */
  readonly fate: "arrives" | "lost before the recorder" | "lost behind the recorder" | "recorded twice" | "overtaken" | "overtaken by two";
}

export interface ModeledTransfer {
  readonly orderedBy: OrderedBy;
  readonly clientSequence: number;
  readonly serverSequence: number;
  /** The segments of one round are sent at once; those that are lost are sent again before the next one. */
  readonly rounds: readonly (readonly ModeledSegment[])[];
}

export interface Expected {
  bytes: number;
  /** Of the client. */
  records: number;
  readonly retransmissions: number[];
  /** Frames of the first copies; undefined if none is recorded. */
  readonly firstSent: (number | undefined)[];
  readonly recordedAgain: number[];
  readonly outOfOrder: number[];
}

interface Sent extends ModeledSegment {
  readonly seq: number;
  readonly bytes: Uint8Array;
  frame: number | undefined;
}

/** Segments of a round follow each other as fast as a network lets one overtake another. */
const STEP_US = 100;
const LATER_MS = 300;

export class TransferModel {
  readonly expected: Expected = { bytes: 0, records: 2, retransmissions: [], firstSent: [], recordedAgain: [], outOfOrder: [] };
  readonly conversation: Conversation;
  private readonly arrived = new Map<number, number>();
  private acknowledged = 1;
  private highest = 1;
  private clock = 1;

  constructor(private readonly transfer: ModeledTransfer) {
    const hasIdentification = transfer.orderedBy === "identification";
    this.conversation = Conversation.opened({
      client: { initialSequence: transfer.clientSequence, hasIdentification },
      server: { initialSequence: transfer.serverSequence, hasIdentification },
    });
    this.conversation.recording.stepUs = STEP_US;
    for (const round of transfer.rounds) this.round(round);
  }

  private segment(length: number, seq?: number): Uint8Array {
    const options = this.transfer.orderedBy === "timestamps" ? { options: [option.timestamps(this.clock++, 0)] } : {};
    return this.conversation.client.segment({ flags: "PSH ACK", payload: length, ...options, ...(seq !== undefined && { seq }) });
  }

  private round(round: readonly ModeledSegment[]): void {
    const { client, recording } = this.conversation;
    const sent = round.map((segment): Sent => {
      const seq = client.next;
      return { ...segment, seq, bytes: this.segment(segment.length), frame: undefined };
    });
    for (const segment of inOrderOfRecords(sent)) this.record(segment);
    recording.wait(LATER_MS);
    for (const segment of sent) if (segment.fate.startsWith("lost")) this.sendAgain(segment);
    recording.wait(LATER_MS);
  }

  private record(segment: Sent): void {
    const { recording } = this.conversation;
    if (segment.fate === "lost before the recorder") return;
    segment.frame = recording.add(segment.bytes);
    if (segment.seq < this.highest) this.expected.outOfOrder.push(segment.frame);
    this.shown(segment);
    if (segment.fate === "recorded twice") {
      this.expected.recordedAgain.push(recording.again(segment.frame));
      this.expected.records++;
    }
    if (segment.fate !== "lost behind the recorder") this.arrives(segment);
  }

  private sendAgain(segment: Sent): void {
    const frame = this.conversation.recording.add(this.segment(segment.length, segment.seq));
    // The last one, if it was never recorded, looks like one that is sent for the first time.
    if (segment.seq < this.highest) {
      this.expected.retransmissions.push(frame);
      this.expected.firstSent.push(segment.frame);
    }
    this.shown(segment);
    this.arrives(segment);
  }

  private shown({ seq, length }: Sent): void {
    this.expected.records++;
    this.highest = Math.max(this.highest, seq + length);
    this.expected.bytes = this.conversation.client.next - 1;
  }

  private arrives({ seq, length }: Sent): void {
    this.arrived.set(seq, seq + length);
    for (let end; (end = this.arrived.get(this.acknowledged)) !== undefined;) this.acknowledged = end;
    this.conversation.server.ack({ ack: this.acknowledged });
  }
}

function inOrderOfRecords(sent: readonly Sent[]): Sent[] {
  const order = sent.map((segment, index) => {
    const behind = segment.fate === "overtaken" ? 1.5 : segment.fate === "overtaken by two" ? 2.5 : 0;
    return { segment, at: index + behind };
  });
  return order.sort((a, b) => a.at - b.at).map(({ segment }) => segment);
}
