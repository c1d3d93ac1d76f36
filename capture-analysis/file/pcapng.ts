// Reads the records of a pcapng file, block by block. https://datatracker.ietf.org/doc/html/draft-ietf-opsawg-pcapng
import type { Contents } from "./contents";
import { uint32 } from "./integers";
import { BLOCK, isRead, lengthProblem, SHORTEST_BLOCK } from "./pcapng-blocks";
import { Section } from "./pcapng-section";
import type { UnitReader } from "./units";

const BYTE_ORDER_MAGIC = 0x1a2b3c4d;

export class PcapngReader implements UnitReader {
  need = SHORTEST_BLOCK;
  stopped = false;
  private section: Section;
  private blocks = 0;
  /** Whether the last block that was found is being skipped, since nothing in it matters. */
  private skips = false;

  constructor(private readonly contents: Contents) {
    this.section = new Section(contents, false);
  }

  read(bytes: Uint8Array, start: number, end: number, offset: number): number {
    if (this.skips) this.blocks++;
    this.skips = false;
    let at = start;
    while (at + SHORTEST_BLOCK <= end) {
      const next = this.block(bytes, at, end, offset + at - start);
      if (next === at || next > end) return next;
      this.blocks++;
      at = next;
    }
    this.need = SHORTEST_BLOCK;
    return at;
  }

  /** Returns where the next block starts, or `at` if this one cannot be read, or not yet. */
  private block(bytes: Uint8Array, at: number, end: number, offset: number): number {
    const isSection = uint32(bytes, at, this.section.littleEndian) === BLOCK.sectionHeader;
    const littleEndian = isSection ? uint32(bytes, at + 8, true) === BYTE_ORDER_MAGIC : this.section.littleEndian;
    const type = uint32(bytes, at, littleEndian);
    const length = uint32(bytes, at + 4, littleEndian);
    if (isSection && uint32(bytes, at + 8, littleEndian) !== BYTE_ORDER_MAGIC) return this.stop(at, offset, "has no known byte order");
    const problem = lengthProblem(type, length);
    if (problem !== undefined) return this.stop(at, offset, problem);
    const next = at + length;
    if (next > end) {
      this.need = length;
      this.skips = !isRead(type);
      return this.skips ? next : at;
    }
    if (!isRead(type)) return next;
    const lengthAgain = uint32(bytes, next - 4, littleEndian);
    if (lengthAgain !== length) return this.stop(at, offset, `claims ${length} bytes at its start and ${lengthAgain} at its end`);
    if (isSection) this.section = new Section(this.contents, littleEndian);
    else this.section.read(type, bytes, at, next, offset);
    return next;
  }

  cut(length: number): string {
    const what = length < SHORTEST_BLOCK ? `the head of block ${this.blocks + 1}` : `block ${this.blocks + 1}`;
    return `${what} should have ${this.need} bytes, but the file ends after ${length}`;
  }

  /** Nothing says where the next block starts. */
  private stop(at: number, offset: number, problem: string): number {
    this.stopped = true;
    this.contents.report(offset, `block ${this.blocks + 1} ${problem}`);
    return at;
  }
}
