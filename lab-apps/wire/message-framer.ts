// Messages from a TCP stream, which keeps no boundaries (RFC 9293, section 3.8): a message may span chunks, a chunk may hold several.
import { HEADER_BYTES, messageType, type MessageType } from "./message";

/** The payload may be a view of the chunk: copy it to keep it beyond the call. */
export type OnMessage = (type: MessageType, payload: Buffer) => void;

/** Keeps at most one incomplete message, and copies each of its bytes once, whatever the chunking. */
export class MessageFramer {
  /** Not of the pool of small buffers, all of which (64 KiB on Node 24) one of them keeps. */
  private readonly header = Buffer.allocUnsafeSlow(HEADER_BYTES);
  private headerBytes = 0;
  private type!: MessageType;
  /** Of the length that the header says; there once the header is complete. */
  private payload: Buffer | undefined;
  private payloadBytes = 0;
  /** Where payloads are put together, one after the other: a new buffer for each would be garbage of 64 KiB a message. */
  private room = Buffer.alloc(0);

  /** Whether a message has begun and is not complete. */
  get isMidMessage(): boolean {
    return this.headerBytes > 0;
  }

  /** How much of the incomplete message has come, for people. */
  get progress(): string {
    return this.payload
      ? `${this.payloadBytes} of ${this.payload.length} payload bytes`
      : `${this.headerBytes} of ${HEADER_BYTES} header bytes`;
  }

  /** @throws MalformedMessageError if a header's type is unknown: nothing after it can be trusted, so the framer is done for */
  push(chunk: Buffer, onMessage: OnMessage): void {
    let offset = this.isMidMessage ? this.resume(chunk, onMessage) : 0;
    while (chunk.length - offset >= HEADER_BYTES) {
      const type = messageType(chunk.readUInt16BE(offset + 2));
      const begin = offset + HEADER_BYTES;
      const end = begin + chunk.readUInt16BE(offset);
      if (end > chunk.length) {
        this.headerBytes = HEADER_BYTES;
        this.begin(type, end - begin);
        this.payloadBytes = chunk.copy(this.payload!, 0, begin);
        return;
      }
      onMessage(type, chunk.subarray(begin, end));
      offset = end;
    }
    if (offset < chunk.length) this.headerBytes = chunk.copy(this.header, 0, offset);
  }

  /** Goes on with the incomplete message. Returns how many bytes of the chunk were its own. */
  private resume(chunk: Buffer, onMessage: OnMessage): number {
    let offset = 0;
    if (!this.payload) {
      offset = chunk.copy(this.header, this.headerBytes);
      this.headerBytes += offset;
      if (this.headerBytes < HEADER_BYTES) return offset;
      this.begin(messageType(this.header.readUInt16BE(2)), this.header.readUInt16BE(0));
    }
    const payload = this.payload!;
    const copied = chunk.copy(payload, this.payloadBytes, offset);
    this.payloadBytes += copied;
    if (this.payloadBytes === payload.length) {
      this.payload = undefined;
      this.headerBytes = 0;
      onMessage(this.type, payload);
    }
    return offset + copied;
  }

  private begin(type: MessageType, length: number): void {
    this.type = type;
    if (this.room.length < length) this.room = Buffer.allocUnsafeSlow(length);
    this.payload = this.room.subarray(0, length);
    this.payloadBytes = 0;
  }
}
