// DNS query: asks a name server for the records of a name, and prints what it answers.
import { getServers } from "node:dns";
import { isIP, isIPv4, isIPv6 } from "node:net";
import { ask, type NameServer } from "../sockets/dns-exchange";
import { type Question, type Response } from "../wire/dns-message";
import { MalformedResponseError } from "../wire/dns-reader";
import { RECORD_TYPES, type RecordType } from "../wire/dns-records";
import { endpoint } from "../report/endpoint";
import { describeError, errorCode, Failure } from "../report/failure";
import { type Argument, defineProgram, optional } from "../command-line/program";
import { parseHost, parsePort, UsageError } from "../command-line/values";

/** How long a server has for the first query, and for the second. */
const TIMEOUTS_MS = [2000, 4000];

/** What a response code means (RFC 6895, section 2.3), or an answer without a record of the type, which is NOERROR. */
const MEANINGS: Readonly<Record<string, (name: string, type: RecordType) => string>> = {
  NOERROR: (name, type) => `${name} has no ${type} record (the name exists, or names below it do)`,
  NXDOMAIN: (name) => `no such name: ${name} (NXDOMAIN)`,
  SERVFAIL: (name) => `the name server failed to find out about ${name} (SERVFAIL)`,
  REFUSED: (name) => `the name server refuses to answer about ${name} (REFUSED)`,
};

/** Conclusive answers; after any other, the next server is asked. */
const CONCLUSIVE = ["NOERROR", "NXDOMAIN"];

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

/** `10.0.0.2`, `10.0.0.2:53`, `::1`, `[::1]:53` @throws UsageError */
function parseServer(text: string): NameServer {
  const [, bracketed, port = "53"] = /^(.*?)(?::(\d{1,5}))?$/.exec(isIPv6(text) ? `[${text}]` : text) ?? [];
  const address = bracketed?.replace(/^\[(.*)\]$/, "$1");
  if (address !== undefined && isIP(address) !== 0) return { address, port: parsePort(port) };
  throw new UsageError(`expected an IP address, with or without a port, such as 10.0.0.2 or 10.0.0.2:53: got "${text}"`);
}

/** 10.0.0.11 is asked for as 11.0.0.10.in-addr.arpa (RFC 1035, section 3.5). */
function queryName(name: string, type: RecordType): string {
  if (!isIPv4(name)) return name;
  if (type === "PTR") return `${name.split(".").reverse().join(".")}.in-addr.arpa`;
  throw new UsageError(`an address has PTR records only: got "${name}" and ${type}`);
}

type Outcome = { readonly server: NameServer } & ({ readonly response: Response } | { readonly failure: Failure });

/** Asks one server once. @throws the reason of `stop` once it is aborted */
async function attempt(server: NameServer, question: Question, timeoutMs: number, stop: AbortSignal): Promise<Outcome> {
  const late = AbortSignal.timeout(timeoutMs);
  try {
    return { server, response: await ask(server, question, AbortSignal.any([stop, late])) };
  } catch (error) {
    stop.throwIfAborted();
    const malformed = error instanceof MalformedResponseError;
    if (!malformed && !late.aborted && errorCode(error) === undefined) throw error;
    const reason = malformed ? `malformed response: ${error.message}` : describeError(error);
    const failure = late.aborted ? `no answer to ${TIMEOUTS_MS.length} queries` : reason;
    return { server, failure: new Failure(`${endpoint(server.address, server.port)}: ${failure}`, { cause: error }) };
  }
}

/**
 * Asks each server, then each once more, until one has a conclusive answer.
 *
 * @throws Failure of the last one; the reason of `stop` once it is aborted
 */
async function answerTo(
  question: Question,
  servers: readonly NameServer[],
  stop: AbortSignal,
): Promise<Extract<Outcome, { response: Response }>> {
  let outcome: Outcome | undefined;
  for (const timeoutMs of TIMEOUTS_MS)
    for (const server of servers) {
      outcome = await attempt(server, question, timeoutMs, stop);
      if ("response" in outcome && CONCLUSIVE.includes(outcome.response.code)) return outcome;
    }
  if (!outcome) throw new Failure("this machine has no name server: name one with --server");
  if ("failure" in outcome) throw outcome.failure;
  return outcome;
}

export const dnsQuery = defineProgram({
  name: "dns-query",
  summary: "asks a name server for the records of a name",
  details: "Asks the machine's name servers, unless another is given; never /etc/hosts. The names of an address: its PTR records.",
  example: { words: "server.tcp-ip-sandbox.jch A --server 10.0.0.2", meaning: "ask the resolver of a VPC for the server's address" },
  arguments: { name: { name: "name", description: "domain name; or an IPv4 address, for PTR", parse: parseName }, type: typeArgument },
  options: { server: optional("--server <address>", "name server to ask (default: the machine's own)", parseServer) },
  async run({ name, type, server: chosen }, { reporter, stop }) {
    const servers = chosen === undefined ? getServers().map(parseServer) : [chosen];
    const asked = queryName(name, type);
    const { server, response } = await answerTo({ name: asked, type }, servers, stop);
    const records = response.records.filter((record) => [type, "CNAME"].includes(record.type));
    for (const record of records) {
      const { name: owner, ttl, type: recordType, value } = record;
      reporter.report("dns-record", { ...record }, `${owner} ${ttl} s ${recordType} ${value}`);
    }
    if (response.code === "NOERROR" && records.some((record) => record.type === type)) return;
    const last = records.findLast((record) => record.type === "CNAME")?.value ?? asked;
    const meaning = MEANINGS[response.code]?.(last, type) ?? `no answer about ${last} (${response.code})`;
    const cause = Object.assign(new Error(response.code), { code: response.code });
    throw new Failure(`${endpoint(server.address, server.port)}: ${meaning}`, { cause });
  },
});
