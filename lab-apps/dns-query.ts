// Edge. DNS query: asks a name server for the records of a name, and prints what it answers.
import { Resolver } from "node:dns/promises";
import { isIP, isIPv4, isIPv6 } from "node:net";
import { RECORD_TYPES, type RecordType } from "./dns-records";
import { endpoint } from "./endpoint";
import { errorCode, Failure } from "./failure";
import { type Argument, defineProgram, optional } from "./program";
import { parseHost, parsePort, UsageError } from "./values";

/** How long the first query waits for an answer; the next one waits twice as long. */
const TIMEOUT_MS = 2000;
const TRIES = 2;

/** What the answer's code, or its lack, means (c-ares; RFC 1035, section 4.1.1). */
const MEANINGS: Readonly<Record<string, (name: string, type: RecordType) => string>> = {
  ENOTFOUND: (name) => `no such name: ${name} (NXDOMAIN)`,
  ENODATA: (name, type) => `${name} has no ${type} record (the name exists, or names below it do)`,
  ESERVFAIL: (name) => `the name server failed to find out about ${name} (SERVFAIL)`,
  EREFUSED: (name) => `the name server refuses to answer about ${name} (REFUSED)`,
  ECONNREFUSED: () => "nothing listens there (ECONNREFUSED)",
  ETIMEOUT: () => `no answer to ${TRIES} queries (ETIMEOUT)`,
};

const typeArgument: Argument<RecordType> = {
  name: "type",
  description: `type of the records: ${Object.keys(RECORD_TYPES).join(", ")}`,
  parse: (text) => {
    const type = text.toUpperCase();
    if (Object.hasOwn(RECORD_TYPES, type)) return type as RecordType;
    throw new UsageError(`expected one of ${Object.keys(RECORD_TYPES).join(", ")}: got "${text}"`);
  },
};

function parseName(text: string): string {
  if (isIPv6(text)) throw new UsageError(`expected a name; a PTR record of an IPv6 address is asked for under ip6.arpa: got "${text}"`);
  return parseHost(text);
}

/** `10.0.0.2`, `10.0.0.2:53`, `::1`, `[::1]:53` */
function parseServer(text: string): string {
  const [, bracketed, port = "53"] = /^(.*?)(?::(\d{1,5}))?$/.exec(isIPv6(text) ? `[${text}]` : text) ?? [];
  const address = bracketed?.replace(/^\[(.*)\]$/, "$1");
  if (address !== undefined && isIP(address) !== 0) return endpoint(address, parsePort(port));
  throw new UsageError(`expected an IP address, with or without a port, such as 10.0.0.2 or 10.0.0.2:53: got "${text}"`);
}

/** 10.0.0.11 is asked for as 11.0.0.10.in-addr.arpa (RFC 1035, section 3.5). */
function queryName(name: string, type: RecordType): string {
  if (!isIPv4(name)) return name;
  if (type === "PTR") return `${name.split(".").reverse().join(".")}.in-addr.arpa`;
  throw new UsageError(`an address has PTR records only: got "${name}" and ${type}`);
}

export const dnsQuery = defineProgram({
  name: "dns-query",
  summary: "asks a name server for the records of a name",
  details: "Asks the machine's name servers, unless another is given; never /etc/hosts. The names of an address: its PTR records.",
  example: { words: "server.tcp-ip-sandbox.jch A --server 10.0.0.2", meaning: "ask the resolver of a VPC for the server's address" },
  arguments: { name: { name: "name", description: "domain name; or an IPv4 address, for PTR", parse: parseName }, type: typeArgument },
  options: { server: optional("--server <address>", "name server to ask (default: the machine's own)", parseServer) },
  async run({ name, type, server }, { reporter, stop }) {
    const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: TRIES });
    if (server !== undefined) resolver.setServers([server]);
    stop.addEventListener("abort", () => resolver.cancel());
    const asked = queryName(name, type);
    try {
      for (const { value, ttl } of await RECORD_TYPES[type](resolver, asked)) {
        const line = [asked, ttl === undefined ? "" : ` ${ttl} s`, ` ${type} `, value].join("");
        reporter.report("dns-record", { name: asked, type, value, ...(ttl !== undefined && { ttl }) }, line);
      }
    } catch (error) {
      const code = errorCode(error) ?? String(error);
      const meaning = MEANINGS[code]?.(asked, type) ?? `no answer about ${asked} (${code})`;
      throw new Failure(`${resolver.getServers().join(", ")}: ${meaning}`, { cause: error });
    }
  },
});
