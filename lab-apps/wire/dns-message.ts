// DNS messages (RFC 1035, section 4.1): a query, and the response to it.
import { DnsReader, MalformedResponseError } from "./dns-reader";
import { RECORD_TYPES, type RecordType, recordTypeOf } from "./dns-records";

const CLASS_IN = 1;
const FLAGS = { response: 0x8000, truncated: 0x0200, recursionDesired: 0x0100 } as const;

/** Response codes about the question (RFC 6895, section 2.3); others are shown as numbers. */
const CODES = ["NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"];

export interface Question {
  readonly name: string;
  readonly type: RecordType;
}

export interface DnsRecord {
  /** The owner's name. */
  readonly name: string;
  readonly type: RecordType;
  /** As a zone file has it. */
  readonly value: string;
  /** How many seconds it may be kept. */
  readonly ttl: number;
}

export interface Response {
  /** Such as NXDOMAIN. */
  readonly code: string;
  readonly truncated: boolean;
  /** Of the answer section, those of the types that may be asked for. */
  readonly records: readonly DnsRecord[];
}

const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 0xff]);

/** @param id 16 bits that the response repeats */
export function encodeQuery(id: number, { name, type }: Question): Buffer {
  const labels = name.replace(/\.$/, "").split(".");
  const header = [id, FLAGS.recursionDesired, 1, 0, 0, 0].map(u16);
  const encoded = labels.flatMap((label) => [Buffer.of(label.length), Buffer.from(label, "latin1")]);
  return Buffer.concat([...header, ...encoded, Buffer.of(0), u16(RECORD_TYPES[type].number), u16(CLASS_IN)]);
}

function readRecord(reader: DnsReader): DnsRecord | undefined {
  const name = reader.name();
  const type = recordTypeOf(reader.u16());
  const isInternet = reader.u16() === CLASS_IN;
  const ttl = reader.u32();
  const data = reader.part(reader.u16());
  if (type === undefined || !isInternet) return undefined;
  const value = RECORD_TYPES[type].read(data);
  if (data.remaining > 0) throw new MalformedResponseError(`${data.remaining} bytes are left over in the data of ${name} ${type}`);
  return { name, type, value, ttl };
}

/** Whether the response repeats the question. A server that could not parse it may omit it. */
function isAsked(reader: DnsReader, count: number, { name, type }: Question, code: string): boolean {
  if (count === 0) return code === "FORMERR";
  const asked = reader.name();
  const [number, questionClass] = [reader.u16(), reader.u16()];
  const same = asked.toLowerCase() === name.replace(/\.$/, "").toLowerCase();
  return count === 1 && same && number === RECORD_TYPES[type].number && questionClass === CLASS_IN;
}

/**
 * @param id the query's
 * @returns undefined if the message is no response to the question
 * @throws MalformedResponseError if it is one that cannot be read
 */
export function decodeResponse(message: Buffer, id: number, question: Question): Response | undefined {
  const reader = new DnsReader(message);
  const [messageId, flags] = [reader.u16(), reader.u16()];
  if (messageId !== id || (flags & FLAGS.response) === 0) return undefined;
  const [questions = 0, answers = 0] = Array.from({ length: 4 }, () => reader.u16());
  const code = CODES[flags & 0xf] ?? `RCODE ${flags & 0xf}`;
  if (!isAsked(reader, questions, question, code)) return undefined;
  const truncated = (flags & FLAGS.truncated) !== 0;
  // The rest of a truncated response is useless.
  const records = truncated ? [] : Array.from({ length: answers }, () => readRecord(reader));
  return { code, truncated, records: records.filter((record) => record !== undefined) };
}
