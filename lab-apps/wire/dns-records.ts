// The types of DNS records that may be asked for: their numbers, and their data as a zone file has it (RFC 1035, sections 3.2.2 and 5.1).
import { type DnsReader } from "./dns-reader";

interface TypeOfRecord {
  readonly number: number;
  /** Reads all of a record's data. @throws MalformedResponseError if there is too little */
  readonly read: (data: DnsReader) => string;
}

const name: TypeOfRecord["read"] = (data) => data.name();

/** RFC 5952 leaves out the longest run of zeros, which a URL does, too. */
function ipv6(data: DnsReader): string {
  const groups = Array.from({ length: 8 }, () => data.u16().toString(16));
  return new URL(`http://[${groups.join(":")}]`).hostname.slice(1, -1);
}

function characterStrings(data: DnsReader): string {
  const strings: string[] = [];
  do strings.push(data.characterString());
  while (data.remaining > 0);
  return strings.join(" ");
}

export const RECORD_TYPES = {
  A: { number: 1, read: (data) => data.bytes(4).join(".") },
  AAAA: { number: 28, read: ipv6 },
  // RFC 8659, section 4.1: flags, tag, and the rest is the value.
  CAA: {
    number: 257,
    read: (data) => `${data.u8()} ${data.characterString().slice(1, -1)} ${data.characterString(data.remaining)}`,
  },
  CNAME: { number: 5, read: name },
  MX: { number: 15, read: (data) => `${data.u16()} ${data.name()}` },
  // RFC 3403, section 4.1
  NAPTR: {
    number: 35,
    read: (data) => [data.u16(), data.u16(), data.characterString(), data.characterString(), data.characterString(), data.name()].join(" "),
  },
  NS: { number: 2, read: name },
  PTR: { number: 12, read: name },
  SOA: { number: 6, read: (data) => [data.name(), data.name(), ...Array.from({ length: 5 }, () => data.u32())].join(" ") },
  // RFC 2782
  SRV: { number: 33, read: (data) => [data.u16(), data.u16(), data.u16(), data.name()].join(" ") },
  TXT: { number: 16, read: characterStrings },
} as const satisfies Record<string, TypeOfRecord>;

export type RecordType = keyof typeof RECORD_TYPES;

/** @default - undefined: an unknown type */
export function recordTypeOf(number: number): RecordType | undefined {
  return (Object.keys(RECORD_TYPES) as RecordType[]).find((type) => RECORD_TYPES[type].number === number);
}
