// Whatever the bytes are and however they are cut into chunks: the same result, soon, and nothing throws.
import fc from "fast-check";
import { join } from "../support/bytes";
import { damaged } from "../support/damage";
import { echoPacket } from "../support/icmp-packets";
import { pcapOf } from "../support/pcap";
import { blocks } from "../support/pcapng";
import { forEachPacket, readFile } from "../support/read-packets";
import { option, tcpPacket } from "../support/tcp-packets";
import { udpPacket } from "../support/udp-packets";

const v4 = { from: "10.0.0.1", to: "10.0.0.2", sourcePort: 1000, destinationPort: 80 };
const v6 = { ...v4, from: "2001:db8::1", to: "2001:db8::2" };
const packets = [
  tcpPacket({ ...v4, flags: "SYN", options: [option.mss(1460), option.scale(7), option.sackPermitted(), option.timestamps(1, 0)] }),
  tcpPacket({ ...v6, payload: 100, options: [option.sack([1, 2], [3, 4])] }),
  udpPacket({ ...v4, payload: 64, fragment: { offset: 0, more: true } }),
  udpPacket({ ...v6, payload: 64, fragment: { offset: 8, more: false } }),
  echoPacket({ ...v4, identifier: 1, sequence: 2 }),
];
const ng = blocks(true);
const pcapng = join(ng.section(), ng.interfaceBlock(101), ...packets.map((packet, index) => ng.enhancedPacket(0, BigInt(index), packet)));
const VALID = [pcapOf(packets), pcapOf(packets, { littleEndian: false, nanoseconds: true }), pcapng];

const damagedCapture = fc
  .tuple(fc.constantFrom(...VALID), fc.integer({ min: 0, max: 0x7fff_ffff }))
  .map(([bytes, seed]) => damaged(bytes, seed));
const garbage = fc
  .tuple(fc.constantFrom(0, 24, 60), fc.uint8Array({ maxLength: 2000 }))
  .map(([kept, bytes]) => join(VALID[bytes.length % VALID.length]!.subarray(0, kept), bytes));
const chunks = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 });

function outcome(bytes: Uint8Array, sizes?: readonly number[]) {
  const { file, records } = readFile(bytes, sizes);
  const { container, nanoseconds, linkTypes, startSec, problem } = file;
  return { records, container, nanoseconds, linkTypes, startSec, problem };
}

describe.each([
  ["arbitrary bytes", garbage],
  ["a damaged capture", damagedCapture],
])("%s", (_, arbitrary) => {
  it("give the same records and the same problem in chunks of any size", () => {
    fc.assert(
      fc.property(arbitrary, chunks, (bytes, sizes) => expect(outcome(bytes, sizes)).toEqual(outcome(bytes))),
      { numRuns: 1000 },
    );
  });

  it("have headers that can be read or are malformed, whatever the link type", () => {
    const linkTypes = fc.constantFrom(0, 1, 9, 12, 101, 108, 113, 228, 229, 276, 147);
    fc.assert(
      fc.property(arbitrary, linkTypes, (bytes, linkType) => {
        const typed = bytes.slice();
        if (typed[0] === 0xd4 && typed.length > 24) typed.set([linkType & 0xff, linkType >> 8], 20);
        forEachPacket(typed, (packet) => {
          expect(Number.isFinite(packet.payloadLength) && packet.payloadLength >= 0).toBe(true);
          expect(packet.version === -1 || packet.recordEnd <= packet.bytes.length).toBe(true);
        });
      }),
      { numRuns: 1000 },
    );
  });
});

it("a megabyte of records without bytes is read within a second", () => {
  const file = join(pcapOf([]), new Uint8Array(1 << 20));
  const started = performance.now();
  let records = 0;
  forEachPacket(file, () => records++);
  expect(records).toBe(65_536);
  expect(performance.now() - started).toBeLessThan(1000);
});
