// What values of every kind are made of.

/** Numbers of records, from 1, in ascending order; as Wireshark counts. */
export type Frames = readonly number[];

/** Each in seconds since the first record, to the microsecond. */
export type Seconds = number;

export type Side = "client" | "server";

/** Something that each of the two sides has. */
export interface BothWays<T> {
  readonly fromClient: T;
  readonly fromServer: T;
}

export interface Moment {
  readonly frame: number;
  readonly time: Seconds;
}
