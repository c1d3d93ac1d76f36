// One TCP connection, packet after packet.
import { FLAG, NONE, type Packet } from "../headers/packet";
import type { SegmentClass } from "../trace";
import { noteAcknowledgment } from "./acknowledgment";
import { type ClosedWindow, noteWindow } from "./closed-window";
import { noteSent } from "./sent-segment";
import { TcpSide } from "./tcp-side";

const NO_STALLS: ClosedWindow[] = [];

/** Before any data: what a side may send over IPv4 that has not been told more (RFC 9293, section 3.7.1). */
const DEFAULT_SEGMENT = 536;

export class TcpConnection {
  /** Who sent its first record. */
  readonly one: TcpSide;
  readonly other: TcpSide;
  readonly firstFrame: number;
  readonly firstTimeUs: number;
  lastFrame = 0;
  lastTimeUs = 0;
  private ownStalls = NO_STALLS;
  openStall: ClosedWindow | undefined = undefined;

  /** Of the latest segment: what it is, for traces. */
  segmentClass: SegmentClass | undefined = undefined;
  isDuplicateAck = false;
  isWindowFull = false;
  closesWindow = false;
  begin = 0;
  acknowledgment: number = NONE;

  constructor(
    /** From 1. */
    readonly number: number,
    packet: Packet,
  ) {
    this.one = new TcpSide(packet.source, packet.sourcePort);
    this.other = new TcpSide(packet.destination, packet.destinationPort);
    this.firstFrame = packet.frame;
    this.firstTimeUs = packet.timeUs;
  }

  /** Ended ones, and the one that lasts. */
  get stalls(): readonly ClosedWindow[] {
    return this.ownStalls;
  }

  isBetween(addressA: number, portA: number, addressB: number, portB: number): boolean {
    const { one, other } = this;
    return (
      (one.port === portA && other.port === portB && one.address === addressA && other.address === addressB) ||
      (one.port === portB && other.port === portA && one.address === addressB && other.address === addressA)
    );
  }

  senderOf(address: number, port: number): TcpSide {
    return this.one.address === address && this.one.port === port ? this.one : this.other;
  }

  otherThan(side: TcpSide): TcpSide {
    return side === this.one ? this.other : this.one;
  }

  /** Whether the segment is a SYN that begins another connection between the same end points. */
  isSucceededBy({ flags, source, sourcePort, sequence }: Packet): boolean {
    if ((flags & (FLAG.syn | FLAG.ack | FLAG.rst)) !== FLAG.syn) return false;
    const from = this.senderOf(source, sourcePort);
    const to = this.otherThan(from);
    // Both may open it at once (RFC 9293, section 3.5).
    if (from.packets === 0 && to.synFrame !== NONE && !to.synHadAck) return to.resetFrame !== NONE;
    const isRepeated = from.synFrame !== NONE ? from.synSequence === sequence : from.sent !== undefined && from.relative(sequence) === 0;
    // After an RST of its own, it no longer asks for the same connection (RFC 5961, section 4.2).
    return !isRepeated || from.resetFrame !== NONE;
  }

  /** Takes a segment. @param recordedAgain whether the very same one was recorded a moment ago */
  take(packet: Packet, recordedAgain: boolean): void {
    const from = this.senderOf(packet.source, packet.sourcePort);
    const to = this.otherThan(from);
    const { frame, timeUs, flags } = packet;
    from.packets++;
    this.lastFrame = frame;
    this.lastTimeUs = timeUs;
    this.segmentClass = undefined;
    this.isDuplicateAck = false;
    this.isWindowFull = false;
    this.closesWindow = false;
    this.locate(packet, from, to);
    if ((flags & FLAG.rst) !== 0) return this.reset(packet, from);
    if (recordedAgain) {
      from.noteFrame("recordedAgain", frame);
      this.segmentClass = "recorded again";
      return;
    }
    // Before the segment changes what was so until now.
    from.shares.pass(timeUs, from.window, to.largestSegment || DEFAULT_SEGMENT, to.inFlight);
    to.shares.pass(timeUs, to.window, from.largestSegment || DEFAULT_SEGMENT, from.inFlight);
    if ((flags & FLAG.syn) !== 0) this.open(packet, from);
    // Before its window is noted: a probe asks of the window as it was.
    noteSent(this, packet, from, to);
    if ((flags & FLAG.ack) !== 0) noteAcknowledgment(this, packet, from, to);
    noteWindow(this, packet, from, to);
  }

  /** Finds the segment's numbers in both sides' streams. */
  private locate({ flags, sequence, acknowledgment }: Packet, from: TcpSide, to: TcpSide): void {
    const isSyn = (flags & FLAG.syn) !== 0;
    const isReset = (flags & FLAG.rst) !== 0;
    if (!from.sent && !isReset) from.start(sequence, isSyn ? 0 : 1);
    if ((flags & FLAG.ack) !== 0 && !to.sent && !isReset) to.start(acknowledgment, 1);
    this.begin = from.sent ? from.relative(sequence) : NONE;
    this.acknowledgment = (flags & FLAG.ack) !== 0 && to.sent ? to.relative(acknowledgment) : NONE;
  }

  private reset({ frame, timeUs }: Packet, from: TcpSide): void {
    from.noteFrame("resets", frame);
    if (from.resetFrame === NONE) from.resetFrame = frame;
    this.endStall("reset", frame, timeUs);
  }

  beginStall(stall: ClosedWindow): void {
    // One list for each connection would cost memory: most have no stall.
    if (this.ownStalls === NO_STALLS) this.ownStalls = [stall];
    else this.ownStalls.push(stall);
    this.openStall = stall;
  }

  endStall(ended: "reset" | "window opened", frame: number, timeUs: number): void {
    if (!this.openStall) return;
    this.openStall.end = { frame, timeUs };
    this.openStall.ended = ended;
    this.openStall = undefined;
  }

  private open({ frame, timeUs, sequence, windowScale, maximumSegmentSize, optionsCut, flags }: Packet, from: TcpSide): void {
    if (from.synFrame !== NONE) return;
    from.synFrame = frame;
    from.synTimeUs = timeUs;
    from.synSequence = sequence;
    from.synHadAck = (flags & FLAG.ack) !== 0;
    from.offeredScale = windowScale;
    from.synIsCut = optionsCut;
    from.maximumSegmentSize = maximumSegmentSize;
  }
}
