// What an analysis says of packets that two interfaces recorded.
import type { Frames, Seconds } from "./basics";

/** An interface of a pcapng file. */
export interface RecordedInterface {
  /** The host's, in a capture by `lab capture`. */
  readonly name: string;
  /** Which addresses are its host's. */
  readonly addresses: readonly string[];
  /** Records. */
  readonly packets: number;
}

/** From the record at one end to the record at the other, by a clock that both share. */
export interface OneWayDelay {
  readonly least: Seconds;
  /** Of more than 1,024, of an even sample. */
  readonly median: Seconds;
  readonly most: Seconds;
}

/** Packets of one direction whose both ends were recorded. */
export interface InTransit {
  /** Names of interfaces. */
  readonly from: string;
  readonly to: string;
  /** How many left and arrived. */
  readonly arrived: number;
  /** @default - none arrived */
  readonly delay?: OneWayDelay;
  /** That left and never arrived. */
  readonly lost: Frames;
  /** How many arrived as other packets: cut, joined, or with other addresses (NAT). @default - none */
  readonly changed?: number;
}
