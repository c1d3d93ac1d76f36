// Bytes that a peer might send: noise, messages of noise, and messages with a wrong header.
import fc from "fast-check";
import { wire } from "./wire";

const noise = fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes));
const wellFormed = fc.oneof(
  fc.string({ unit: "binary", maxLength: 64 }).map((text) => wire(text)),
  fc.jsonValue().map((value) => wire(JSON.stringify(value), 2)),
);
const nearlyWellFormed = fc
  .tuple(noise, fc.integer({ min: 0, max: 3 }), fc.integer({ min: -2, max: 2 }))
  .map(([payload, type, lie]) => wire(payload, type, Math.max(0, payload.length + lie)));

export const anyBytes = fc.oneof(noise, wellFormed, nearlyWellFormed);

/** For a stream: well-formed messages may precede the malformed one. */
export const anyStream = fc
  .tuple(fc.array(wellFormed, { maxLength: 5 }), fc.array(anyBytes, { maxLength: 3 }))
  .map((pieces) => Buffer.concat(pieces.flat()));
