import { decodeDatagram, encodeDatagram, ORIGINAL_DATAGRAM_BYTES } from "../../lab-apps/wire/datagram";
import { decodePayload, encodeMessage, MalformedMessageError, MAX_PAYLOAD_BYTES, MESSAGE_TYPE } from "../../lab-apps/wire/message";

describe("a message", () => {
  it("is a length, a type and UTF-8, in network byte order", () => {
    expect(encodeMessage({ type: "text", text: "h\u00e9" }).toString("hex")).toBe("0003" + "0001" + "68c3a9");
    expect(encodeMessage({ type: "json", value: { a: 1 } }).toString("hex")).toBe("0007" + "0002" + Buffer.from('{"a":1}').toString("hex"));
  });

  it("may have 0 to 65,535 bytes of payload", () => {
    expect(encodeMessage({ type: "text", text: "" }).toString("hex")).toBe("00000001");
    expect(encodeMessage({ type: "text", text: "x".repeat(MAX_PAYLOAD_BYTES) })).toHaveLength(4 + 65535);
    expect(() => encodeMessage({ type: "text", text: "x".repeat(MAX_PAYLOAD_BYTES + 1) })).toThrow(RangeError);
  });

  it("keeps a byte order mark, which is part of the text", () => {
    expect(decodePayload(MESSAGE_TYPE.text, Buffer.from("efbbbf61", "hex"))).toEqual({ type: "text", text: "\ufeffa" });
  });

  it("may be JSON that nests 100 levels deep", () => {
    const { type } = decodePayload(MESSAGE_TYPE.json, Buffer.from("[".repeat(100) + "]".repeat(100)));
    expect(type).toBe("json");
  });

  it.each([
    ["bytes that are not UTF-8", MESSAGE_TYPE.text, "ff"],
    ["a surrogate, which UTF-8 does not have", MESSAGE_TYPE.text, "eda080"],
    ["JSON that ends too early", MESSAGE_TYPE.json, "7b"],
    ["JSON of no bytes", MESSAGE_TYPE.json, ""],
    ["JSON that nests 30,000 levels deep", MESSAGE_TYPE.json, "5b".repeat(30_000) + "5d".repeat(30_000)],
    ["JSON that nests 101 levels deep", MESSAGE_TYPE.json, "5b".repeat(101) + "5d".repeat(101)],
  ])("is malformed if its payload is %s", (_, type, hex) => {
    expect(() => decodePayload(type, Buffer.from(hex, "hex"))).toThrow(MalformedMessageError);
  });
});

describe("a datagram", () => {
  const original = Buffer.concat([Buffer.from("000b0001", "hex"), Buffer.from('"h\\u00e9ll"')], ORIGINAL_DATAGRAM_BYTES);

  it("of the original, padded and with quoted text, decodes to the text", () => {
    expect(decodeDatagram(original)).toEqual({ message: { type: "text", text: "h\u00e9ll" }, quoted: true });
  });

  it("can be encoded as the original encodes it, byte for byte", () => {
    const message = { type: "text", text: "h\u00e9ll" } as const;
    expect(encodeDatagram(message, { size: ORIGINAL_DATAGRAM_BYTES, quoted: true })).toEqual(original);
  });

  it("has padding and quotes only on request", () => {
    expect(encodeDatagram({ type: "text", text: "hi" }).toString("hex")).toBe("000200016869");
  });

  it("keeps a text that only begins like a JSON string", () => {
    for (const text of ['"', '"a" b', "'a'"])
      expect(decodeDatagram(encodeDatagram({ type: "text", text }))).toEqual({ message: { type: "text", text }, quoted: false });
  });

  it.each([
    ["shorter than a header", "0000"],
    ["shorter than its header says", "00020001" + "61"],
    ["of an unknown type", "00010003" + "61"],
  ])("is malformed if it is %s", (_, hex) => {
    expect(() => decodeDatagram(Buffer.from(hex, "hex"))).toThrow(MalformedMessageError);
  });

  it("is not sent if the message does not fit", () => {
    expect(() => encodeDatagram({ type: "text", text: "hello" }, { size: 8 })).toThrow("does not fit a datagram of 8");
  });
});
