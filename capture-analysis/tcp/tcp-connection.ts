// One TCP connection, packet after packet.
import { FLAG, NONE, type Packet } from "../headers/packet";
import type { SegmentClass } from "../trace";
import { noteAcknowledgment } from "./acknowledgment";
import { type ClosedWindow, noteWindow, noteWindowFull } from "./closed-window";
import { noteSent } from "./sent-segment";
import { TcpSide } from "./tcp-side";
import { windowShift } from "./window-shift";

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
    from.packets++;
    this.look(packet, from, to);
    if ((packet.flags & FLAG.rst) !== 0) return this.reset(packet, from);
    if (recordedAgain) {
      from.noteFrame("recordedAgain", packet.frame);
      this.segmentClass = "recorded again";
      return;
    }
    this.send(packet, from, to);
    this.receive(packet, from, to);
  }

  /** Takes a segment where it leaves its sender: what it says counts once it arrives. */
  leave(packet: Packet): void {
    const from = this.senderOf(packet.source, packet.sourcePort);
    const to = this.otherThan(from);
    from.packets++;
    this.look(packet, from, to);
    if ((packet.flags & FLAG.rst) !== 0) return this.reset(packet, from);
    this.send(packet, from, to);
    if ((packet.flags & FLAG.ack) !== 0 && to.synFrame !== NONE && from.ackTimeUs === NONE) from.ackTimeUs = packet.timeUs;
  }

  /** Takes a segment where it arrives. @param segmentClass what it was where it left */
  arrive(packet: Packet, segmentClass: SegmentClass | undefined): void {
    const from = this.senderOf(packet.source, packet.sourcePort);
    const to = this.otherThan(from);
    this.look(packet, from, to);
    this.segmentClass = segmentClass;
    if ((packet.flags & FLAG.rst) !== 0) return;
    this.passTime(packet.timeUs);
    this.receive(packet, from, to);
  }

  private look(packet: Packet, from: TcpSide, to: TcpSide): void {
    this.lastFrame = packet.frame;
    this.lastTimeUs = packet.timeUs;
    this.segmentClass = undefined;
    this.isDuplicateAck = false;
    this.isWindowFull = false;
    this.closesWindow = false;
    this.locate(packet, from, to);
  }

  private send(packet: Packet, from: TcpSide, to: TcpSide): void {
    // Before the segment changes what was so until now.
    this.passTime(packet.timeUs);
    if ((packet.flags & FLAG.syn) !== 0) this.open(packet, from, to);
    // Before its window is noted: a probe asks of the window as it was.
    noteSent(this, packet, from, to);
    noteWindowFull(this, packet, from, to);
  }

  private receive(packet: Packet, from: TcpSide, to: TcpSide): void {
    if ((packet.flags & FLAG.ack) !== 0) noteAcknowledgment(this, packet, from, to);
    noteWindow(this, packet, from, to);
  }

  private passTime(timeUs: number): void {
    const { one, other } = this;
    one.shares.pass(timeUs, one.window, other.largestSegment || DEFAULT_SEGMENT, other.inFlight);
    other.shares.pass(timeUs, other.window, one.largestSegment || DEFAULT_SEGMENT, one.inFlight);
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

  private open({ frame, timeUs, sequence, windowScale, maximumSegmentSize, optionsCut, flags }: Packet, from: TcpSide, to: TcpSide): void {
    if (from.synFrame !== NONE) return;
    from.synFrame = frame;
    from.synTimeUs = timeUs;
    from.synSequence = sequence;
    from.synHadAck = (flags & FLAG.ack) !== 0;
    from.offeredScale = windowScale;
    from.synIsCut = optionsCut;
    from.maximumSegmentSize = maximumSegmentSize;
    from.windowShift = windowShift(from, to);
    to.windowShift = windowShift(to, from);
  }
}
