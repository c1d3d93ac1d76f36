// A capture at both ends of a path that a test makes packet by packet: what one end sends arrives at the other, or does not.
import { type Analysis, CaptureAnalyzer, type Connection, type Trace } from "../../../capture-analysis";
import { interfaceDescription, packetBlock, sectionHeader } from "../../../capture-analysis/merge/pcapng-blocks";
import { join } from "./bytes";
import { Conversation, type SpeakerOptions } from "./conversation";
import { LINK } from "./links";

const EPOCH_US = 1_700_000_000_000_000;

interface End {
  readonly name: string;
  readonly addresses: readonly string[];
}

export const ENDS: readonly End[] = [
  { name: "client", addresses: ["10.0.0.1"] },
  { name: "server", addresses: ["10.0.0.2"] },
];

interface Recorded {
  readonly recorder: number;
  readonly timeUs: number;
  readonly bytes: Uint8Array;
}

export class BothEnds {
  /** In milliseconds. */
  now = 0;
  private readonly records: Recorded[] = [];

  constructor(private readonly ends: readonly End[] = ENDS) {}

  at(recorder: number, ms: number, bytes: Uint8Array): this {
    this.records.push({ recorder, timeUs: Math.round(ms * 1000), bytes });
    return this;
  }

  /** A packet that leaves now, and arrives. @param delay in ms @param to another packet: as NAT or a router makes it */
  passes(from: number, bytes: Uint8Array, delay = 10, to = bytes): this {
    return this.at(from, this.now, bytes).at(1 - from, this.now + delay, to);
  }

  /** A packet that leaves now, and never arrives. */
  loses(from: number, bytes: Uint8Array): this {
    return this.at(from, this.now, bytes);
  }

  wait(ms: number): this {
    this.now += ms;
    return this;
  }

  /** In the order of their times. */
  private sorted(): readonly Recorded[] {
    return this.records.toSorted((a, b) => a.timeUs - b.timeUs);
  }

  /** The frame of the record at that end and time. */
  frame(recorder: number, ms: number): number {
    return this.sorted().findIndex((each) => each.recorder === recorder && each.timeUs === Math.round(ms * 1000)) + 1;
  }

  file(): Uint8Array {
    return join(
      sectionHeader(),
      ...this.ends.map((end) => interfaceDescription({ ...end, linkType: LINK.rawIp })),
      ...this.sorted().map(({ recorder, timeUs, bytes }) => packetBlock(recorder, EPOCH_US + timeUs, bytes, bytes.length)),
    );
  }

  private analyzed(): CaptureAnalyzer {
    const analyzer = new CaptureAnalyzer({ traces: "all" });
    analyzer.push(this.file());
    analyzer.end();
    return analyzer;
  }

  analysis(): Analysis {
    return this.analyzed().analysis();
  }

  connection(): Connection {
    return this.analyzed().connection(1)!;
  }

  trace(): Trace {
    return this.analyzed().trace(1)!;
  }
}

/** A client and a server whose packets a test lets pass or loses. */
export function talk(options: SpeakerOptions = {}): Conversation {
  return new Conversation({ client: options, server: options });
}

/** The segment that was just said. */
export const bytesOf = ({ recording }: Conversation, frame: number): Uint8Array => recording.bytes(frame);

/** Handshake: 10 ms each way, each answer at once. */
export function opened(options: SpeakerOptions = {}): { readonly ends: BothEnds; readonly said: Conversation } {
  const said = talk(options);
  const ends = new BothEnds();
  ends.passes(0, bytesOf(said, said.client.syn())).wait(10);
  ends.passes(1, bytesOf(said, said.server.synAck())).wait(10);
  ends.passes(0, bytesOf(said, said.client.ack())).wait(10);
  return { ends, said };
}
