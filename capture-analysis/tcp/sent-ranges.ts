// Which part of one side's stream the capture has shown so far.

/** Beyond that many gaps, the earliest is taken for one that is never filled. */
const MOST_GAPS = 256;

/** Numbers are relative to the side's SYN. */
export class SentRanges {
  /** After the last byte shown. */
  highest = 0;
  private lowest = 0;
  /** Not shown although later bytes are: begin and end in turn, ascending. Most connections have none. */
  private gaps: number[] | undefined;
  private forgottenGaps = 0;

  constructor(start: number) {
    this.highest = start;
    this.lowest = start;
  }

  /** @returns how many of these were not shown before */
  add(begin: number, end: number): number {
    if (begin >= this.highest) {
      if (begin > this.highest) this.openGap(this.highest, begin);
      this.highest = end;
      return end - begin;
    }
    let fresh = 0;
    if (begin < this.lowest) {
      fresh += Math.min(end, this.lowest) - begin;
      this.lowest = begin;
    }
    if (end > this.highest) {
      fresh += end - this.highest;
      this.highest = end;
    }
    return this.gaps ? fresh + this.fill(begin, end) : fresh;
  }

  private openGap(begin: number, end: number): void {
    const gaps = (this.gaps ??= []);
    gaps.push(begin, end);
    if (gaps.length <= 2 * MOST_GAPS) return;
    this.forgottenGaps += gaps[1]! - gaps[0]!;
    gaps.splice(0, 2);
  }

  private fill(begin: number, end: number): number {
    const gaps = this.gaps!;
    let filled = 0;
    for (let index = gaps.length - 2; index >= 0; index -= 2) {
      const [gapBegin, gapEnd] = [gaps[index]!, gaps[index + 1]!];
      if (gapEnd <= begin) break;
      if (gapBegin >= end) continue;
      filled += Math.min(gapEnd, end) - Math.max(gapBegin, begin);
      const left: number[] = [];
      if (gapBegin < begin) left.push(gapBegin, begin);
      if (end < gapEnd) left.push(end, gapEnd);
      gaps.splice(index, 2, ...left);
    }
    if (gaps.length === 0) this.gaps = undefined;
    return filled;
  }

  /** How many bytes up to `end` were never shown. */
  missingUpTo(end: number): number {
    let missing = this.forgottenGaps + Math.max(0, end - this.highest);
    const gaps = this.gaps ?? [];
    for (let index = 0; index < gaps.length; index += 2) missing += Math.max(0, Math.min(gaps[index + 1]!, end) - gaps[index]!);
    return missing;
  }
}
