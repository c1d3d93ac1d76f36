import fc from "fast-check";
import { parseFrame } from "../../../local-lab/links/relay/frame";
import { fragmentationNeeded, fragments } from "../../../local-lab/links/relay/too-long";
import {
  ETHERNET,
  frameOf,
  headerOf,
  HOST,
  icmpFrame,
  isRight,
  payloadOf,
  pieceOf,
  reassembled,
  tcpFrame,
  udpFrame,
} from "./support/frames";

const cut = (frame: Buffer, mtu: number) => fragments(frame, parseFrame(frame)!, mtu);
const refused = (frame: Buffer, mtu = 576) => fragmentationNeeded(frame, parseFrame(frame)!, mtu, "10.0.0.1");

const RECORD_ROUTE = Buffer.from([7, 7, 4, 0, 0, 0, 0, 0]);
const LOOSE_SOURCE_ROUTE = Buffer.from([0x83, 7, 4, 10, 0, 0, 1, 1]);

const packets = fc.record({
  payload: fc.uint8Array({ minLength: 1, maxLength: 9000 }).map((bytes) => Buffer.from(bytes)),
  units: fc.nat(2000),
  moreFragments: fc.boolean(),
  options: fc.constantFrom(Buffer.alloc(0), RECORD_ROUTE, LOOSE_SOURCE_ROUTE, Buffer.alloc(40, 1)),
  mtu: fc.integer({ min: 576, max: 9001 }),
});

/** Frames of every fragment but the last one carry a multiple of 8 bytes. */
const whole = (payload: Buffer, more: boolean) => (more ? payload.subarray(0, payload.length - (payload.length % 8)) : payload);

describe("fragments", () => {
  it("are reassembled to what they were cut from, a fragment too, and fit into the MTU", () => {
    fc.assert(
      fc.property(packets, ({ payload, units, moreFragments, options, mtu }) => {
        const data = whole(payload, moreFragments);
        fc.pre(data.length > 0 && units * 8 + data.length + 60 <= 65_535);
        const frame = frameOf(data, { protocol: 17, offset: units * 8, moreFragments, options });
        const parts = cut(frame, mtu);
        expect(reassembled(parts)).toEqual({ offset: units * 8, more: moreFragments, dontFragment: false, data });
        for (const part of parts) {
          expect(part.length).toBeLessThanOrEqual(14 + mtu);
          expect(part.length).toBe(14 + part.readUInt16BE(16));
          expect(isRight(headerOf(part))).toBe(true);
          expect(part.subarray(0, 14)).toEqual(ETHERNET);
          // Version, type of service; identification; time to live, protocol; addresses.
          const kept = [14, 15, 18, 19, 22, 23, ...Array.from({ length: 8 }, (_, index) => 26 + index)];
          expect(kept.map((at) => part[at])).toEqual(kept.map((at) => frame[at]));
        }
        expect(parts.slice(0, -1).every((part) => pieceOf(part).data.length % 8 === 0)).toBe(true);
      }),
    );
  });

  it("of fragments, in a further link, are reassembled as well", () => {
    const frame = udpFrame({ bytes: 8000 });
    const twice = cut(frame, 4000).flatMap((part) => cut(part, 1000));
    expect(twice.length).toBeGreaterThan(8);
    expect(reassembled(twice)).toMatchObject({ offset: 0, more: false, data: payloadOf(frame) });
  });

  it("are as few as can be", () => {
    expect(cut(udpFrame({ bytes: 1472 }), 1500)).toHaveLength(1);
    expect(cut(udpFrame({ bytes: 1473 }), 1500).map((part) => part.length - 14)).toEqual([1500, 21]);
  });

  it("carry all options if they are copied, and otherwise only in the first one", () => {
    const options = (part: Buffer) => headerOf(part).subarray(20).toString("hex");
    const frame = (given: Buffer) => frameOf(Buffer.alloc(1000), { protocol: 17, options: given });
    const later = (given: Buffer) => cut(frame(given), 576).map(options);
    const copied = LOOSE_SOURCE_ROUTE.toString("hex");
    const mixed = Buffer.concat([RECORD_ROUTE, LOOSE_SOURCE_ROUTE, Buffer.alloc(4)]);
    expect(later(LOOSE_SOURCE_ROUTE)).toEqual([copied, copied]);
    // The end of options list is one byte.
    expect(later(mixed)).toEqual([mixed.toString("hex"), `${"01".repeat(7)}00${mixed.subarray(8).toString("hex")}`]);
  });

  it("are cut without an error, whatever the options are", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 40, maxLength: 40 }), (options) => {
        const frame = frameOf(Buffer.alloc(1000), { protocol: 17, options: Buffer.from(options) });
        expect(reassembled(cut(frame, 576)).data).toEqual(payloadOf(frame));
      }),
    );
  });
});

describe("the answer to a packet that is too long", () => {
  const packet = tcpFrame({ bytes: 1000, dontFragment: true, options: RECORD_ROUTE, sequence: 77 });

  it("says the next link's MTU, and quotes header and first 8 bytes, with right checksums", () => {
    const answer = refused(packet, 1400)!;
    const message = payloadOf(answer);
    expect(answer.subarray(0, 14)).toEqual(Buffer.concat([ETHERNET.subarray(6, 12), ETHERNET.subarray(0, 6), ETHERNET.subarray(12)]));
    expect(parseFrame(answer)).toMatchObject({ protocol: "icmp", source: "10.0.0.1", destination: HOST, headerBytes: 20 });
    expect([message[0], message[1], message.readUInt16BE(4), message.readUInt16BE(6)]).toEqual([3, 4, 0, 1400]);
    expect(message.subarray(8)).toEqual(packet.subarray(14, 14 + 28 + 8));
    expect([isRight(headerOf(answer)), isRight(message)]).toEqual([true, true]);
  });

  it("has right checksums for any MTU and any beginning of the packet", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 600, maxLength: 601 }), fc.integer({ min: 576, max: 9001 }), (payload, mtu) => {
        const answer = refused(frameOf(Buffer.from(payload), { protocol: 17, dontFragment: true }), mtu)!;
        expect(isRight(payloadOf(answer)) && isRight(headerOf(answer))).toBe(true);
      }),
    );
  });

  it("is not given to a fragment but the first, to another error, or to what was sent to many", () => {
    const toMany = Buffer.from(packet);
    toMany[0] = 0xff;
    expect(refused(udpFrame({ bytes: 1000, dontFragment: true, offset: 8 }))).toBeUndefined();
    expect(refused(icmpFrame({ type: 3, bytes: 1000, dontFragment: true }))).toBeUndefined();
    expect(refused(toMany)).toBeUndefined();
    expect(refused(icmpFrame({ bytes: 1000, dontFragment: true }))).toBeDefined();
    expect(refused(udpFrame({ bytes: 1000, dontFragment: true, moreFragments: true }))).toBeDefined();
  });
});
