// Edge. The types of DNS records that may be asked for, each with its question and the text of its answers (RFC 1035, section 3.2.2).
import { type Resolver } from "node:dns/promises";

/** What an answer says, as a zone file would write it (RFC 1035, section 5.1). */
export interface RecordData {
  readonly value: string;
  /** Seconds that it may be kept. @default - unknown: Node tells it for addresses only */
  readonly ttl?: number;
}

const texts = (values: readonly string[]): RecordData[] => values.map((value) => ({ value }));
const addresses = (records: readonly { address: string; ttl: number }[]): RecordData[] =>
  records.map(({ address, ttl }) => ({ value: address, ttl }));
const quoted = (text: string): string => `"${text.replace(/["\\]/g, "\\$&")}"`;

export const RECORD_TYPES = {
  A: async (resolver, name) => addresses(await resolver.resolve4(name, { ttl: true })),
  AAAA: async (resolver, name) => addresses(await resolver.resolve6(name, { ttl: true })),
  CNAME: async (resolver, name) => texts(await resolver.resolveCname(name)),
  MX: async (resolver, name) => texts((await resolver.resolveMx(name)).map(({ priority, exchange }) => `${priority} ${exchange}`)),
  NS: async (resolver, name) => texts(await resolver.resolveNs(name)),
  PTR: async (resolver, name) => texts(await resolver.resolvePtr(name)),
  SOA: async (resolver, name) => {
    const { nsname, hostmaster, serial, refresh, retry, expire, minttl } = await resolver.resolveSoa(name);
    return texts([[nsname, hostmaster, serial, refresh, retry, expire, minttl].join(" ")]);
  },
  TXT: async (resolver, name) => texts((await resolver.resolveTxt(name)).map((strings) => strings.map(quoted).join(" "))),
} as const satisfies Record<string, (resolver: Resolver, name: string) => Promise<RecordData[]>>;

export type RecordType = keyof typeof RECORD_TYPES;
