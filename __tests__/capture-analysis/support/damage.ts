// Damages capture files in a way that a seed decides: the same file and seed give the same bytes.

/** Numbers from 0 to below a bound. mulberry32 */
export function randomNumbers(seed: number): (below: number) => number {
  let state = (seed + 0x9e3779b9) >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

const PCAP_HEADER = 24;
const RECORD_HEADER = 16;
const NEXT_GENERATION = 0x0a0d0d0a;
/** Where a record's or block's own header says how long it is, and the captured and original length. */
const LENGTH_FIELDS = { pcap: [8, 12], pcapng: [4, 20, 24] } as const;
const LIES = [0xffffffff, 0x7fffffff, 0x80000000, 0x10000, 0, 1, 3];
/** Lengths and versions of IP and TCP headers that are wrong. */
const HEADER_BYTES = [0, 0xff, 0x45, 0x4f, 0x40, 0xf0, 0x60];

/** The file's head and then its records (or blocks), each a copy. */
function split(original: Uint8Array): { parts: Uint8Array[]; isLittle: boolean; container: "pcap" | "pcapng" } {
  // A part of a Buffer shares its memory, and a small Buffer that of others.
  const bytes = Uint8Array.from(original);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const container = bytes.length >= 12 && view.getUint32(0) === NEXT_GENERATION ? "pcapng" : "pcap";
  const isLittle = container === "pcapng" ? view.getUint8(8) === 0x4d : bytes.length > 3 && view.getUint8(0) !== 0xa1;
  let at = container === "pcapng" ? 0 : Math.min(PCAP_HEADER, bytes.length);
  const parts = [bytes.slice(0, at)];
  while (at + RECORD_HEADER <= bytes.length) {
    const size = container === "pcapng" ? view.getUint32(at + 4, isLittle) : RECORD_HEADER + view.getUint32(at + 8, isLittle);
    if (size < 12 || at + size > bytes.length) break;
    parts.push(bytes.slice(at, at + size));
    at += size;
  }
  return { parts: [...parts, bytes.slice(at)].filter(({ length }) => length > 0), isLittle, container };
}

export function damaged(bytes: Uint8Array, seed: number): Uint8Array {
  const random = randomNumbers(seed);
  const { parts, isLittle, container } = split(bytes);
  const one = () => random(parts.length);
  const part = () => parts[one()] ?? new Uint8Array(0);
  const set = (target: Uint8Array, at: number, value: number) => {
    if (at < target.length) target[at] = value;
  };
  /** Up to 64 bytes of a part, with the bytes before and after them. */
  const cutOut = () => {
    const index = one();
    const target = parts[index] ?? new Uint8Array(0);
    const start = random(target.length);
    const end = start + 1 + random(64);
    return [index, { before: target.subarray(0, start), some: target.subarray(start, end), after: target.subarray(end) }] as const;
  };
  const kinds = [
    function flipBits() {
      const target = part();
      for (let n = 1 + random(8); n > 0; n--) {
        const at = random(target.length);
        set(target, at, (target[at] ?? 0) ^ (1 << random(8)));
      }
    },
    function noise() {
      const target = part();
      const start = random(target.length);
      for (let at = start; at < start + 40; at++) set(target, at, random(256));
    },
    function lieAboutLength() {
      const target = part();
      const fields = LENGTH_FIELDS[container];
      const at = fields[random(fields.length)] ?? 8;
      if (at + 4 <= target.length) new DataView(target.buffer).setUint32(at, LIES[random(LIES.length)] ?? 0, isLittle);
    },
    function lieInHeaders() {
      set(part(), (container === "pcapng" ? 28 : RECORD_HEADER) + 12 + random(48), HEADER_BYTES[random(HEADER_BYTES.length)] ?? 0);
    },
    function swap() {
      const [a, b] = [one(), one()];
      [parts[a], parts[b]] = [parts[b] ?? new Uint8Array(0), parts[a] ?? new Uint8Array(0)];
    },
    function double() {
      parts.splice(one(), 0, part().slice());
    },
    function drop() {
      parts.splice(one(), 1);
    },
    function dropBytes() {
      const [index, { before, after }] = cutOut();
      parts[index] = Uint8Array.from([...before, ...after]);
    },
    function doubleBytes() {
      const [index, { before, some, after }] = cutOut();
      parts[index] = Uint8Array.from([...before, ...some, ...some, ...after]);
    },
    function swapBytes() {
      const [index, { before, some, after }] = cutOut();
      parts[index] = Uint8Array.from([...before, ...after.subarray(0, some.length), ...some, ...after.subarray(some.length)]);
    },
  ];
  for (let n = 1 + random(4); n > 0; n--) kinds[random(kinds.length)]?.();
  const whole = Uint8Array.from(Buffer.concat(parts));
  return random(4) === 0 ? whole.subarray(0, random(whole.length)) : whole;
}
