// Reads a DNS message in wire order (RFC 1035, section 4): numbers, names and character strings, the last two as a zone file has them.

/** The server's response cannot be read; `message` says why, in one line. */
export class MalformedResponseError extends Error {
  override readonly name = "MalformedResponseError";
}

/** RFC 1035, section 2.3.4. */
const MAX_NAME_BYTES = 255;

/** A pointer leads to an earlier name (RFC 1035, section 4.1.4). More pointers than a name can have labels are a loop. */
const MAX_POINTERS = 127;

/** Which printable ASCII is escaped: below `lowest` as `\DDD`, `special` with a backslash (RFC 1035, section 5.1). */
interface Escapes {
  readonly lowest: number;
  readonly special: string;
}

const IN_LABEL: Escapes = { lowest: 0x21, special: '."();@$\\' };
const IN_STRING: Escapes = { lowest: 0x20, special: '"\\' };

/** Bytes as text: those that are not printable ASCII as `\DDD`, too. */
function escaped(bytes: Uint8Array, { lowest, special }: Escapes): string {
  const shown = (byte: number): string => {
    const character = String.fromCharCode(byte);
    if (special.includes(character)) return `\\${character}`;
    return byte < lowest || byte > 0x7e ? `\\${String(byte).padStart(3, "0")}` : character;
  };
  return Array.from(bytes, shown).join("");
}

export class DnsReader {
  /** @param end where it may not read on */
  constructor(
    private readonly message: Buffer,
    public offset = 0,
    private readonly end = message.length,
  ) {}

  get remaining(): number {
    return this.end - this.offset;
  }

  /** @throws MalformedResponseError if fewer are left */
  bytes(count: number): Buffer {
    if (count > this.remaining) throw new MalformedResponseError(`it ends after ${this.end} bytes, within a field at byte ${this.offset}`);
    this.offset += count;
    return this.message.subarray(this.offset - count, this.offset);
  }

  u8(): number {
    return this.bytes(1).readUInt8();
  }

  u16(): number {
    return this.bytes(2).readUInt16BE();
  }

  u32(): number {
    return this.bytes(4).readUInt32BE();
  }

  /** The next bytes, on their own: names in them may point to all of the message. */
  part(length: number): DnsReader {
    const begin = this.offset;
    this.bytes(length);
    return new DnsReader(this.message, begin, this.offset);
  }

  /** A domain name without the dot at its end; "." is the root. @throws MalformedResponseError */
  name(): string {
    return this.labels(MAX_NAME_BYTES - 1, MAX_POINTERS).join(".") || ".";
  }

  /** @param room how many bytes they may have @param pointers how many they may be spread over */
  private labels(room: number, pointers: number): string[] {
    const length = this.u8();
    if (length === 0) return [];
    if (length >= 0xc0) {
      if (pointers === 0) throw new MalformedResponseError("the pointers of a name lead in a circle");
      return new DnsReader(this.message, (length - 0xc0) * 0x100 + this.u8()).labels(room, pointers - 1);
    }
    if (length >= 0x40) throw new MalformedResponseError(`a label of an unknown kind at byte ${this.offset - 1}`);
    if (length + 1 > room) throw new MalformedResponseError(`a name of more than ${MAX_NAME_BYTES} bytes`);
    return [escaped(this.bytes(length), IN_LABEL), ...this.labels(room - length - 1, pointers)];
  }

  /** In quotes. @throws MalformedResponseError */
  characterString(length = this.u8()): string {
    return `"${escaped(this.bytes(length), IN_STRING)}"`;
  }
}
