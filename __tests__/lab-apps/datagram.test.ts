import fc from "fast-check";
import { decodeDatagram, encodeDatagram } from "../../lab-apps/wire/datagram";
import { MalformedMessageError, type Message } from "../../lab-apps/wire/message";
import { wire } from "./support/wire";

const RUNS = { numRuns: 2000 };

test("any text survives encoding and decoding as a datagram, padded or not, quoted or not", () => {
  const text = fc.string({ unit: "binary", maxLength: 300 });
  fc.assert(
    fc.property(text, fc.boolean(), fc.option(fc.integer({ min: 2000, max: 4096 }), { nil: undefined }), (text, quoted, size) => {
      // An unquoted text that is itself a JSON string is ambiguous.
      fc.pre(quoted || !text.startsWith('"'));
      const datagram = encodeDatagram({ type: "text", text }, { size, quoted });
      if (size !== undefined) expect(datagram).toHaveLength(size);
      expect(decodeDatagram(datagram)).toEqual({ message: { type: "text", text }, quoted });
    }),
    RUNS,
  );
});

test("any JSON survives encoding and decoding as a datagram, padded or not", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), fc.nat(100), (value, padding) => {
      const datagram = encodeDatagram({ type: "json", value });
      const padded = Buffer.concat([datagram, Buffer.alloc(padding)]);
      expect(decodeDatagram(padded)).toEqual({
        message: { type: "json", value: JSON.parse(JSON.stringify(value)) as unknown },
        quoted: false,
      });
    }),
    RUNS,
  );
});

test("any bytes decode to a well-formed or a malformed message", () => {
  const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
  const almost = fc
    .tuple(bytes, fc.integer({ min: 0, max: 3 }), fc.integer({ min: -3, max: 3 }))
    .map(([payload, type, error]) => wire(payload, type, Math.max(0, payload.length + error)));
  let wellFormed = 0;
  let malformed = 0;
  fc.assert(
    fc.property(fc.oneof(bytes, almost), (datagram) => {
      let message: Message | undefined;
      try {
        ({ message } = decodeDatagram(datagram));
        wellFormed++;
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedMessageError);
        malformed++;
      }
      if (message?.type === "text") expect(Buffer.byteLength(message.text)).toBeLessThanOrEqual(datagram.length);
    }),
    RUNS,
  );
  expect(wellFormed).toBeGreaterThan(0);
  expect(malformed).toBeGreaterThan(0);
});
