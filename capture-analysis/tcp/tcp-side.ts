// What one side of a connection has sent, and what the other has acknowledged of it.
import { NONE } from "../headers/packet";
import type { Transit } from "../transit/transit";
import type { Frames } from "../values";
import { type FrameKind, FrameLists, NO_FRAMES } from "./frame-lists";
import { Outstanding } from "./outstanding";
import { Recovery, type Repair } from "./recovery";
import { type RoundTripTimes } from "./round-trip-times";
import { SentRanges } from "./sent-ranges";
import { WindowShares } from "./window-shares";

const NO_REPAIRS: readonly Repair[] = Object.freeze([]);

/** Numbers of the stream are relative to this side's SYN, which has 0; without a SYN, to the number before the first that is recorded. */
export class TcpSide {
  // First what each segment needs, so that the processor's cache finds it side by side.

  packets = 0;
  payloadBytes = 0;

  /** The sequence number that `sent.highest` stands for, as a signed integer. */
  private highestSequence = 0;
  /** What it has sent; undefined until a segment of it is recorded, or an ACK of the other side. */
  sent: SentRanges | undefined = undefined;
  /** The highest that the other side has acknowledged; 0 before. */
  acknowledged = 0;
  /** What it has sent and not seen acknowledged, in numbers of the stream. */
  inFlight = 0;
  readonly outstanding = new Outstanding();
  readonly shares = new WindowShares();

  /** Its latest receive window: as in the header, and in bytes. */
  window = 0;
  rawWindow = 0;
  /** Of the windows that it announces, in bits; NONE if the capture cannot tell. */
  windowShift: number = NONE;
  /** What it acknowledged last, of the other side's numbers. */
  lastAcknowledgment: number = NONE;
  lastAckTimeUs = 0;
  /** Of its first ACK after the other side's SYN. */
  ackTimeUs: number = NONE;
  /** Of the ACKs that it repeated since the latest that advanced. */
  duplicates: Frames = NO_FRAMES;

  largestSegment = 0;
  /** What its SYN offers. */
  maximumSegmentSize: number = NONE;
  finFrame: number = NONE;
  mostInFlight = 0;
  lastDataTimeUs: number = NONE;
  firstDataTimeUs: number = NONE;

  /** Of the segment with the highest number: tells whether an earlier one was sent before it. */
  highestIdentification: number = NONE;
  highestTimestamp = 0;
  highestTimeUs = 0;

  acknowledgedFrame = 0;
  /** @default - no sample */
  roundTrips: RoundTripTimes | undefined = undefined;

  /** Of its first SYN; NONE if none is recorded. */
  synFrame: number = NONE;
  synTimeUs = 0;
  synSequence = 0;
  synHadAck = false;
  offeredScale: number = NONE;
  /** Whether the record of its SYN lacks options. */
  synIsCut = false;
  resetFrame: number = NONE;
  offloaded = 0;
  /** Of what it sends. @default - both ends are not recorded */
  transit: Transit | undefined = undefined;
  /** Both cost no memory until they are needed: most sides never do. */
  private lazyRecovery: Recovery | undefined = undefined;
  private lazyFrames: FrameLists | undefined = undefined;

  constructor(
    /** A number of `Addresses`. */
    readonly address: number,
    readonly port: number,
  ) {}

  get recovery(): Recovery {
    return (this.lazyRecovery ??= new Recovery());
  }

  get repairs(): readonly Repair[] {
    return this.lazyRecovery?.repairs ?? NO_REPAIRS;
  }

  noteFrame(kind: FrameKind, frame: number): void {
    (this.lazyFrames ??= new FrameLists()).add(kind, frame);
  }

  framesOf(kind: FrameKind): Frames {
    return this.lazyFrames?.of(kind) ?? NO_FRAMES;
  }

  /** @param sequence a number that gets the relative number `relative` */
  start(sequence: number, relative: number): SentRanges {
    this.highestSequence = sequence;
    this.acknowledged = relative;
    this.sent = new SentRanges(relative);
    return this.sent;
  }

  /** @param number of this side's stream, as in a header */
  relative(number: number): number {
    return this.sent!.highest + ((number - this.highestSequence) | 0);
  }

  /** @returns how many of these were not shown before */
  addSent(begin: number, end: number): number {
    const before = this.sent!.highest;
    const fresh = this.sent!.add(begin, end);
    this.highestSequence = (this.highestSequence + (this.sent!.highest - before)) | 0;
    this.noteInFlight();
    return fresh;
  }

  /** @param upTo what the other side acknowledges for the first time */
  acknowledge(upTo: number, frame: number): void {
    this.acknowledged = upTo;
    this.acknowledgedFrame = frame;
    this.noteInFlight();
  }

  private noteInFlight(): void {
    const { highest } = this.sent!;
    this.inFlight = highest > this.acknowledged ? highest - this.acknowledged : 0;
  }
}
