import fc from "fast-check";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import {
  decodePayload,
  encodeMessage,
  HEADER_BYTES,
  MalformedMessageError,
  MAX_PAYLOAD_BYTES,
  type Message,
} from "../../lab-apps/wire/message";
import { MessageFramer } from "../../lab-apps/wire/message-framer";

const RUNS = { numRuns: 1000 };

const message: fc.Arbitrary<Message> = fc.oneof(
  fc.record({ type: fc.constant("text" as const), text: fc.string({ unit: "binary", maxLength: 300 }) }),
  fc.record({ type: fc.constant("json" as const), value: fc.jsonValue() }),
);

/** Cuts bytes into chunks of the given lengths, repeatedly. */
function chunks(bytes: Buffer, lengths: readonly number[]): Buffer[] {
  const cut: Buffer[] = [];
  for (let offset = 0, index = 0; offset < bytes.length; index++) {
    const length = lengths[index % lengths.length]!;
    // A copy, to detect a framer that keeps a view of an earlier chunk.
    cut.push(Buffer.from(bytes.subarray(offset, offset + length)));
    offset += length;
  }
  return cut;
}

function messagesOf(framer: MessageFramer, pieces: readonly Buffer[]): Message[] {
  const messages: Message[] = [];
  for (const piece of pieces) {
    framer.push(piece, (type, payload) => messages.push(decodePayload(type, payload)));
    piece.fill(0xee);
  }
  return messages;
}

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** Bytes in use, on the heap and in buffers. */
function usedBytes(): number {
  // Some garbage of the first collection is only freed by the second.
  collectGarbage();
  collectGarbage();
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return arrayBuffers + heapUsed;
}

describe("the framer", () => {
  it("returns any list of messages, in any chunking, unchanged", () => {
    fc.assert(
      fc.property(fc.array(message), fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1 }), (messages, lengths) => {
        const framer = new MessageFramer();
        const bytes = Buffer.concat(messages.map(encodeMessage));
        const sent = messages.map((each) =>
          each.type === "json" ? { ...each, value: JSON.parse(JSON.stringify(each.value)) as unknown } : each,
        );
        expect(messagesOf(framer, chunks(bytes, lengths))).toEqual(sent);
        expect(framer.isMidMessage).toBe(false);
      }),
      RUNS,
    );
  });

  it("keeps memory for at most one message, with any bytes", () => {
    const stream = Buffer.alloc(512 * 1024);
    const framers: MessageFramer[] = [];
    const push = (framer: MessageFramer, bytes: Buffer): void => {
      try {
        framer.push(bytes, () => undefined);
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedMessageError);
      }
    };
    const lengths = fc.array(fc.integer({ min: 0, max: MAX_PAYLOAD_BYTES }), { minLength: 1 });
    const cuts = fc.array(fc.integer({ min: 500, max: 100_000 }), { minLength: 1 });
    const before = usedBytes();
    fc.assert(
      fc.property(lengths, cuts, fc.uint8Array({ maxLength: 64 }), (payloads, chunkLengths, garbage) => {
        for (let offset = 0, index = 0; offset + HEADER_BYTES <= stream.length; index++) {
          const length = payloads[index % payloads.length]!;
          stream.writeUInt32BE(length * 0x10000 + 1, offset);
          offset += HEADER_BYTES + length;
        }
        const framer = new MessageFramer();
        for (const chunk of chunks(stream, chunkLengths)) push(framer, chunk);
        push(framer, Buffer.from(garbage));
        framers.push(framer);
      }),
      RUNS,
    );
    // Of 512 MiB of input, each framer keeps one message and a small overhead.
    expect(usedBytes() - before).toBeLessThan(framers.length * (HEADER_BYTES + MAX_PAYLOAD_BYTES + 4096));
    expect(framers).toHaveLength(RUNS.numRuns);
  });

  it("throws only for a malformed message, and keeps at most one message", () => {
    const piece = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 200 }),
      fc
        .integer({ min: 0, max: MAX_PAYLOAD_BYTES })
        .map((length) => encodeMessage({ type: "text", text: "x".repeat(length) }).subarray(0, 40_000)),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const framer = new MessageFramer();
        let held = 0;
        try {
          for (const bytes of pieces) {
            held += bytes.length;
            framer.push(Buffer.from(bytes), (_, payload) => (held -= HEADER_BYTES + payload.length));
            expect(held > 0).toBe(framer.isMidMessage);
            expect(held).toBeLessThan(HEADER_BYTES + MAX_PAYLOAD_BYTES);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedMessageError);
        }
      }),
      RUNS,
    );
  });

  it("does not copy a message that is within one chunk", () => {
    const chunk = encodeMessage({ type: "text", text: "hello" });
    const payloads: Buffer[] = [];
    new MessageFramer().push(chunk, (_, payload) => payloads.push(payload));
    expect(payloads[0]?.buffer).toBe(chunk.buffer);
  });

  it("copies each byte of a long message once, even with small chunks", () => {
    const copy = jest.spyOn(Buffer.prototype, "copy");
    const bytes = encodeMessage({ type: "text", text: "x".repeat(65535) });
    messagesOf(new MessageFramer(), chunks(bytes, [1]));
    const copied = copy.mock.results.reduce((sum, { value }) => sum + (value as number), 0);
    copy.mockRestore();
    expect(copied).toBe(bytes.length);
  });

  it("rejects an unknown type before the payload arrives", () => {
    expect(() => new MessageFramer().push(Buffer.from("ffff0007", "hex"), () => undefined)).toThrow("unknown message type 7");
  });
});
