// "web-* -> db-1 tcp/5432 yes": what somebody expects of a network, a line each.
import { TopologyError, type Transport } from "../model";
import type { Traffic } from "../traffic";

export interface Expectation {
  /** Of the file, from 1. */
  readonly line: number;
  /** As it is written, without its comment. */
  readonly text: string;
  readonly from: string;
  readonly to: string;
  /** `undefined` is any traffic. */
  readonly traffic: Traffic | undefined;
  readonly verdict: "yes" | "no";
}

export interface Expectations {
  readonly list: readonly Expectation[];
  /** Patterns by the name of their group. */
  readonly groups: ReadonlyMap<string, readonly string[]>;
}

const EXPECTATION = /^(\S+)\s*->\s*(\S+)\s+(\S+)\s+(\S+)$/;
const GROUP = /^([A-Za-z][\w-]*)\s*=\s*(\S.*)$/;
const FORMS = 'expected "FROM -> TO TRAFFIC yes", such as "web-* -> db-1 tcp/5432 yes", or a group, such as "web = web-1, web-2"';
const PORT = { min: 1, max: 65_535 } as const;

/** @returns undefined if the text is no traffic */
function trafficFrom(text: string): Traffic | "any" | undefined {
  if (text === "any") return "any";
  if (text === "icmp") return { protocol: "icmp" };
  const [, protocol, digits] = /^(tcp|udp)\/(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  return protocol === undefined || port < PORT.min || port > PORT.max ? undefined : { protocol: protocol as Transport, port };
}

function expectationOf(line: number, text: string): Expectation {
  const [, from, to, word = "", verdict = ""] = EXPECTATION.exec(text) ?? [];
  if (from === undefined || to === undefined) throw new TopologyError(`line ${line}: ${FORMS}: got "${text}"`);
  const traffic = trafficFrom(word);
  if (traffic === undefined)
    throw new TopologyError(`line ${line}: traffic must be tcp/PORT, udp/PORT (1 to 65535), icmp or any: got "${word}"`);
  if (verdict !== "yes" && verdict !== "no") throw new TopologyError(`line ${line}: the verdict must be yes or no: got "${verdict}"`);
  return { line, text, from, to, traffic: traffic === "any" ? undefined : traffic, verdict };
}

/**
 * Empty lines and what stands behind # mean nothing.
 *
 * @throws TopologyError with the first line that is neither an expectation nor a group
 */
export function parseExpectations(text: string): Expectations {
  const list: Expectation[] = [];
  const groups = new Map<string, readonly string[]>();
  text.split(/\r?\n/).forEach((whole, index) => {
    const line = whole.replace(/(^|\s)#.*$/, "").trim();
    if (line === "") return;
    const [, name, members] = line.includes("->") ? [] : (GROUP.exec(line) ?? []);
    if (name === undefined || members === undefined) list.push(expectationOf(index + 1, line));
    else if (groups.has(name)) throw new TopologyError(`line ${index + 1}: group ${name} is there already`);
    else
      groups.set(
        name,
        members.split(/[\s,]+/).filter((member) => member !== ""),
      );
  });
  if (list.length === 0) throw new TopologyError(`there is no expectation in it; ${FORMS}`);
  return { list, groups };
}
