// pcapng files: sections, interfaces and their clocks, kinds of blocks, and blocks that lie.
import { CaptureAnalyzer } from "../../../capture-analysis";
import { join, u32, u8 } from "../support/bytes";
import { blocks } from "../support/pcapng";
import { readFile } from "../support/read-packets";

const data = u8(1, 2, 3, 4, 5);

describe.each([true, false])("a pcapng file (little-endian: %s)", (littleEndian) => {
  const { section, interfaceBlock, enhancedPacket, simplePacket, obsoletePacket, block, option, signed64 } = blocks(littleEndian);
  const resolution = (value: number) => option(9, u8(value));

  it("has records in three kinds of blocks; other blocks and options are skipped", () => {
    const { file, records } = readFile(
      join(
        section(option(4, Buffer.from("by hand"))),
        interfaceBlock(1, 3),
        block(0x0bad, new Uint8Array(1000)),
        enhancedPacket(0, 7_000_000n, data, 99, option(1, Buffer.from("a comment"))),
        obsoletePacket(0, 7_000_005n, data),
        simplePacket(data.subarray(0, 3), 5),
      ),
    );
    expect(file.problem).toBeUndefined();
    expect(records).toEqual([
      { bytes: [1, 2, 3, 4, 5], originalLength: 99, timeUs: 0, linkType: 1 },
      { bytes: [1, 2, 3, 4, 5], originalLength: 5, timeUs: 5, linkType: 1 },
      { bytes: [1, 2, 3], originalLength: 5, timeUs: 5, linkType: 1 },
    ]);
    expect([file.container, file.startSec]).toEqual(["pcapng", 7]);
  });

  it("has a clock for each interface", () => {
    const second = 1_700_000_000n;
    const { file, records } = readFile(
      join(
        section(),
        interfaceBlock(1),
        interfaceBlock(113, 0, resolution(9)),
        interfaceBlock(1, 0, resolution(0x80 | 10)),
        interfaceBlock(1, 0, resolution(6), option(14, signed64(-3n))),
        interfaceBlock(1, 0, resolution(12), option(14, signed64(second))),
        enhancedPacket(0, second * 1_000_000n, data),
        enhancedPacket(1, second * 1_000_000_000n + 1_500n, data),
        enhancedPacket(2, second * 1024n + 512n, data),
        enhancedPacket(3, (second + 4n) * 1_000_000n, data),
        enhancedPacket(4, 2_000_000_000_000n, data),
      ),
    );
    expect(records.map(({ timeUs }) => timeUs)).toEqual(
      [0, 1.5, 500_000, 1_000_000, 2_000_000].map((us) => expect.closeTo(us, 6) as number),
    );
    expect([file.linkTypes, file.nanoseconds]).toEqual([[1, 113], true]);
  });

  it("may have a section in the other byte order, with interfaces of its own", () => {
    const other = blocks(!littleEndian);
    const { file, records } = readFile(
      join(
        section(),
        interfaceBlock(1),
        enhancedPacket(0, 1n, data),
        other.section(),
        other.interfaceBlock(101),
        other.enhancedPacket(0, 3n, data),
      ),
    );
    expect(records.map(({ linkType, timeUs }) => [linkType, timeUs])).toEqual([
      [1, 0],
      [101, 2],
    ]);
    expect(file.problem).toBeUndefined();
  });

  it("is read on after a record of an interface that is not described", () => {
    const start = join(section(), interfaceBlock(1));
    const { file, records } = readFile(join(start, enhancedPacket(4, 1n, data), enhancedPacket(0, 1n, data)));
    expect(records).toHaveLength(1);
    expect(file.problem).toEqual({ offset: start.length, text: "a record is of interface 4, but the section has 1" });
  });

  it("gives a record beyond the year 9999 the time of the record before, and says so", () => {
    const start = join(section(), interfaceBlock(1, 0, resolution(0)), enhancedPacket(0, 7n, data));
    const { file, records } = readFile(join(start, enhancedPacket(0, 253_402_300_800n, data), enhancedPacket(0, 253_402_300_799n, data)));
    expect(records.map(({ timeUs }) => timeUs)).toEqual([0, 0, 253_402_300_792e6]);
    expect(file.problem).toEqual({
      offset: start.length,
      text: "a record claims to be made 253402300800 s after 1970, but the latest time is 253402300799 s",
    });
  });

  it.each([
    [1_000_000_000_999_999_400n, "2001-09-09T01:46:40.999999Z"],
    [1_000_000_000_999_999_600n, "2001-09-09T01:46:41.000000Z"],
  ])("starts at %s ns after 1970: %s", (nanoseconds, start) => {
    const analyzer = new CaptureAnalyzer();
    analyzer.push(join(section(), interfaceBlock(1, 0, resolution(9)), enhancedPacket(0, nanoseconds, data)));
    expect(analyzer.overview().start).toBe(start);
  });

  it("is read up to a block whose two lengths differ", () => {
    const start = join(section(), interfaceBlock(1), enhancedPacket(0, 1n, data));
    const lie = enhancedPacket(0, 1n, data);
    lie.set(u32(4, littleEndian), lie.length - 4);
    const { file, records } = readFile(join(start, lie, enhancedPacket(0, 1n, data)));
    expect(records).toHaveLength(1);
    expect(file.problem).toEqual({ offset: start.length, text: `block 4 claims ${lie.length} bytes at its start and 4 at its end` });
  });

  it("that ends in a skipped block has its problem at the block's start", () => {
    const start = section();
    expect(readFile(join(start, block(0x0bad, new Uint8Array(88))).subarray(0, -60)).file.problem).toEqual({
      offset: start.length,
      text: "block 2 should have 100 bytes, but the file ends after 40",
    });
  });
});
