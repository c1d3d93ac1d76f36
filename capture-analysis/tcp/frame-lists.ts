// Lists of frames, of which most sides of a connection have none.
import type { Connection, Frames } from "../values";

export type FrameKind = keyof Pick<
  Connection,
  "recordedAgain" | "outOfOrder" | "keepAlives" | "windowFull" | "zeroWindows" | "duplicateAcks" | "resets"
>;

export const NO_FRAMES: Frames = Object.freeze([]);

export class FrameLists {
  private readonly lists: { [kind in FrameKind]?: number[] } = {};

  add(kind: FrameKind, frame: number): void {
    (this.lists[kind] ??= []).push(frame);
  }

  of(kind: FrameKind): Frames {
    return this.lists[kind] ?? NO_FRAMES;
  }
}

/** Both in ascending order. */
export function merged(one: Frames, other: Frames): Frames {
  if (one.length === 0) return other;
  if (other.length === 0) return one;
  return [...one, ...other].sort((a, b) => a - b);
}
