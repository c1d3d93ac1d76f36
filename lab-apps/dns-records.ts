// The types of DNS records that may be asked for, and their data as a zone file has it (RFC 1035, section 5.1).
import { type Answer } from "dns-packet";

type Data<Type extends Answer["type"]> = Extract<Answer, { readonly type: Type; data: unknown }>["data"];

/** Bytes as text: those outside the range of characters as `\DDD`, and the characters of `escaped` behind a backslash. */
function inAscii(bytes: Uint8Array, { from, escaped }: { readonly from: string; readonly escaped: string }): string {
  const shown = (byte: number): string => {
    const character = String.fromCharCode(byte);
    if (character < from || character > "~") return `\\${String(byte).padStart(3, "0")}`;
    return escaped.includes(character) ? `\\${character}` : character;
  };
  return Array.from(bytes, shown).join("");
}

/** @param text bytes, or what dns-packet has decoded as UTF-8 */
function characterString(text: string | Buffer): string {
  return `"${inAscii(Buffer.from(text as string), { from: " ", escaped: '"\\' })}"`;
}

/** Without the dot at its end. dns-packet has escaped the dots within a label. */
export function domainName(name: string): string {
  return inAscii(Buffer.from(name), { from: "!", escaped: '";()@$' });
}

/** What each type's data says. */
export const RECORD_TYPES = {
  A: (address: Data<"A">) => address,
  AAAA: (address: Data<"AAAA">) => address,
  CAA: ({ flags, tag, value }: Data<"CAA">) => `${flags} ${tag} ${characterString(value)}`,
  CNAME: domainName,
  MX: ({ preference, exchange }: Data<"MX">) => `${preference} ${domainName(exchange)}`,
  NAPTR: ({ order, preference, flags, services, regexp, replacement }: Data<"NAPTR">) =>
    [order, preference, ...[flags, services, regexp].map(characterString), domainName(replacement)].join(" "),
  NS: domainName,
  PTR: domainName,
  SOA: ({ mname, rname, serial, refresh, retry, expire, minimum }: Data<"SOA">) =>
    [domainName(mname), domainName(rname), serial, refresh, retry, expire, minimum].join(" "),
  SRV: ({ priority, weight, port, target }: Data<"SRV">) => [priority, weight, port, domainName(target)].join(" "),
  TXT: (strings: Data<"TXT">) => [strings].flat().map(characterString).join(" "),
} as const;

export type RecordType = keyof typeof RECORD_TYPES;

/** One record of an answer. */
export interface DnsRecord {
  /** The owner's. */
  readonly name: string;
  readonly type: RecordType;
  readonly value: string;
  /** How many seconds it may be kept. */
  readonly ttl: number;
}

/** The record of an answer. @default - it is of none of the types */
export function recordOf(answer: Answer): DnsRecord | undefined {
  if (!Object.hasOwn(RECORD_TYPES, answer.type) || !("data" in answer)) return undefined;
  const type = answer.type as RecordType;
  const value = (RECORD_TYPES[type] as (data: unknown) => string)(answer.data);
  return { name: domainName(answer.name), type, value, ttl: answer.ttl ?? 0 };
}
