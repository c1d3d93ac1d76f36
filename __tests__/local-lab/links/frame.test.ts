import fc from "fast-check";
import { parseFrame } from "../../../local-lab/links/relay/frame";
import { arpFrame, frameOf, HOST, icmpFrame, PEER, tcpFrame, udpFrame } from "./support/frames";

const kinds = (frame: Buffer) => parseFrame(frame)?.kinds;

const frames = fc.oneof(
  fc.uint8Array({ maxLength: 120 }).map((bytes) => Buffer.from(bytes)),
  // As IPv4, so that more than the first look at it is tested.
  fc
    .tuple(
      fc.constantFrom(1, 2, 6, 17),
      fc.uint8Array({ maxLength: 60 }),
      fc.array(fc.tuple(fc.nat(13 + 60), fc.nat(255)), { maxLength: 4 }),
      fc.nat(40),
    )
    .map(([protocol, payload, changes, cut]) => {
      const frame = frameOf(Buffer.from(payload), { protocol });
      for (const [at, value] of changes) if (at < frame.length) frame[at] = value;
      return frame.subarray(0, frame.length - Math.min(cut, frame.length));
    }),
);

describe("a frame", () => {
  it.each([
    ["a SYN", tcpFrame({ flags: "S" }), ["syn", "packet"]],
    ["a SYN-ACK", tcpFrame({ flags: "S." }), ["syn-ack", "packet"]],
    ["a SYN with data (RFC 7413)", tcpFrame({ flags: "S", bytes: 5 }), ["syn", "data", "packet"]],
    ["data", tcpFrame({ bytes: 1 }), ["data", "packet"]],
    ["an acknowledgment", tcpFrame({ flags: "." }), ["ack", "packet"]],
    ["the last data", tcpFrame({ flags: "FP.", bytes: 3 }), ["data", "fin", "packet"]],
    ["a FIN", tcpFrame({ flags: "F." }), ["fin", "packet"]],
    ["a reset", tcpFrame({ flags: "R." }), ["rst", "packet"]],
    ["a datagram", udpFrame(), ["datagram", "packet"]],
    ["an empty datagram", udpFrame({ bytes: 0 }), ["datagram", "packet"]],
    ["the first fragment of a datagram", udpFrame({ moreFragments: true }), ["datagram", "packet"]],
    ["a later fragment", udpFrame({ offset: 8 }), ["fragment", "packet"]],
    ["an echo request", icmpFrame(), ["echo-request", "icmp", "packet"]],
    ["an echo reply", icmpFrame({ type: 0 }), ["echo-reply", "icmp", "packet"]],
    ["another ICMP message", icmpFrame({ type: 3 }), ["icmp", "packet"]],
    ["another protocol", frameOf(Buffer.alloc(8), { protocol: 2 }), ["packet"]],
    ["a TCP header that does not fit into the segment", frameOf(Buffer.alloc(20, 0xf0), { protocol: 6 }), ["packet"]],
    ["too little for a TCP header", frameOf(Buffer.alloc(19), { protocol: 6 }), ["packet"]],
  ])("that is %s is known as such", (_, frame, expected) => expect(kinds(frame)).toEqual(expected));

  it("tells addresses, ports, sequence number, payload and acknowledgment", () => {
    expect(parseFrame(tcpFrame({ sequence: 4_000_000_000, bytes: 10, options: Buffer.alloc(8, 1), dontFragment: true }))).toMatchObject({
      source: HOST,
      destination: PEER,
      ports: [40_000, 1234],
      connection: `tcp ${HOST}:40000 > ${PEER}:1234`,
      tcp: { sequence: 4_000_000_000, bytes: 10, ack: 9 },
      length: 28 + 20 + 10,
      headerBytes: 28,
      dontFragment: true,
    });
  });

  it("has no payload in the bytes that pad it to Ethernet's least length", () => {
    const padded = Buffer.concat([tcpFrame({ flags: "." }), Buffer.alloc(6)]);
    expect(parseFrame(padded)).toMatchObject({ kinds: ["ack", "packet"], tcp: { bytes: 0 } });
  });

  it.each([
    ["ARP", arpFrame()],
    ["cut short", tcpFrame({ bytes: 10 }).subarray(0, 50)],
    ["of another version", Buffer.from(udpFrame()).fill(0x65, 14, 15)],
    ["a header shorter than any", Buffer.from(udpFrame()).fill(0x44, 14, 15)],
    ["shorter than its header says", frameOf(Buffer.alloc(0), { protocol: 6 }).fill(0x4f, 14, 15)],
    ["a fragment that ends beyond 65,535 bytes", udpFrame({ offset: 65_528 })],
    ["empty", Buffer.alloc(0)],
  ])("that is %s is no IPv4 packet", (_, frame) => expect(parseFrame(frame)).toBeUndefined());

  it("is read without an error, whatever is in it", () => {
    fc.assert(
      fc.property(frames, (frame) => {
        const packet = parseFrame(frame);
        if (!packet) return true;
        expect(packet.kinds.at(-1)).toBe("packet");
        expect(packet.length).toBeLessThanOrEqual(frame.length - 14);
        expect(packet.tcp?.bytes ?? 0).toBeGreaterThanOrEqual(0);
        return true;
      }),
      { numRuns: 5000 },
    );
  });
});
