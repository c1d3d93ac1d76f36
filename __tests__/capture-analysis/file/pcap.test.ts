// pcap files: byte orders, clocks, link types, and files that end early or lie.
import { join, u32 } from "../support/bytes";
import { pcapOf } from "../support/pcap";
import { readFile } from "../support/read-packets";

const three = [1, 2, 3].map((size) => new Uint8Array(size * 10).fill(size));

describe("a pcap file", () => {
  it.each([true, false])("is read in either byte order (little-endian: %s)", (littleEndian) => {
    const { file, records } = readFile(pcapOf(three, { littleEndian, linkType: 113 }));
    expect(records.map(({ bytes }) => bytes)).toEqual(three.map((bytes) => [...bytes]));
    expect(records.map(({ timeUs }) => timeUs)).toEqual([0, 1000, 2000]);
    expect([file.container, file.linkTypes, file.nanoseconds, file.problem]).toEqual(["pcap", [113], false, undefined]);
  });

  it("counts nanoseconds as fractions of microseconds", () => {
    const records = [5_000_000.25, 5_000_001.75].map((timeUs) => ({ bytes: new Uint8Array(4), timeUs }));
    const read = readFile(pcapOf(records, { nanoseconds: true }));
    expect(read.records[1]!.timeUs).toBeCloseTo(1.5, 6);
    expect(read.file.nanoseconds).toBe(true);
    expect(read.file.startSec).toBeCloseTo(5.00000025, 9);
  });

  it("may go back in time", () => {
    const records = [9_500_000, 2_000_000].map((timeUs) => ({ bytes: new Uint8Array(4), timeUs }));
    expect(readFile(pcapOf(records)).records[1]!.timeUs).toBe(-7_500_000);
  });

  it("keeps the length of the frame check sequence beside the link type", () => {
    const { file, records } = readFile(pcapOf(three, { linkType: 0x34000001 }));
    expect([file.linkTypes, records[0]!.linkType]).toEqual([[1], 1]);
  });

  it("without records has no problem", () => {
    const { file } = readFile(pcapOf([]));
    expect([file.problem, file.startSec]).toEqual([undefined, undefined]);
  });

  it("that is cut says which record lacks what", () => {
    const whole = pcapOf(three);
    expect(readFile(whole.subarray(0, -1)).file.problem).toEqual({
      offset: 24 + 16 + 10 + 16 + 20,
      text: "record 3 should have 30 bytes, but the file ends after 29",
    });
    expect(readFile(whole.subarray(0, 24 + 7)).file.problem).toEqual({
      offset: 24,
      text: "the header of record 1 should have 16 bytes, but the file ends after 7",
    });
    expect(readFile(whole.subarray(0, 9)).file.problem).toEqual({
      offset: 0,
      text: "the file's header should have 24 bytes, but the file ends after 9",
    });
  });

  it("is read up to a record that is longer than any", () => {
    const lie = join(u32(0), u32(0), u32(262_145, true), u32(0), new Uint8Array(300_000));
    const { file, records } = readFile(join(pcapOf(three), lie));
    expect(records).toHaveLength(3);
    expect(file.problem?.offset).toBe(24 + 3 * 16 + 60);
    expect(file.problem?.text).toBe("record 4 claims to have 262145 bytes, but no record has more than 262144");
  });
});

describe("what is no capture file", () => {
  it("is described by its first bytes", () => {
    expect(readFile(new Uint8Array(0)).file.problem).toEqual({ offset: 0, text: "the file is empty" });
    expect(readFile(Buffer.from("hello, world")).file.problem?.text).toContain(
      "starts with 68 65 6c 6c, as a text file may: neither a pcap file",
    );
    expect(readFile(Buffer.from("snoop\0\0\0")).file.problem?.text).toContain("as a snoop file does");
    expect(readFile(new Uint8Array(2)).file.problem?.text).toBe("the file's signature should have 4 bytes, but the file ends after 2");
  });
});
