// Whether a network is as expected, and what decides where it is not.
import type { Lab } from "../lab";
import { TopologyError } from "../model";
import { nearest } from "../nearest";
import { type AnyHost, canReach, isLabHost, type Reachability } from "../reachability";
import type { Traffic } from "../traffic";
import type { Expectation, Expectations } from "./expectation";
import { everyTraffic } from "../traffic-ranges";

/** One pair and traffic that decides about an expectation. */
export interface Evidence {
  readonly from: string;
  readonly to: string;
  readonly traffic: Traffic;
  readonly reachability: Reachability;
}

export interface Judgement {
  readonly expectation: Expectation;
  /** "unknown" if nothing contradicts it and something cannot be told. */
  readonly outcome: "holds" | "fails" | "unknown";
  /** The first pair and traffic that contradicts it, or cannot be told. @default - it holds */
  readonly evidence?: Evidence;
}

const ANY_TEXT = "[^]*";

/** `*` stands for any text. */
function matcher(pattern: string): (host: AnyHost) => boolean {
  const parts = pattern.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"));
  const form = new RegExp(`^${parts.join(ANY_TEXT)}$`);
  return (host) => form.test(host.name) || (isLabHost(host) && host.origin !== undefined && form.test(host.origin));
}

/** @throws TopologyError if a pattern that is no group means no host */
function hostsOf(lab: Lab, { groups }: Expectations, line: number, name: string): readonly AnyHost[] {
  const all: readonly AnyHost[] = [...lab.hosts, ...lab.internetHosts];
  return (groups.get(name) ?? [name]).flatMap((pattern) => {
    const found = all.filter(matcher(pattern));
    if (found.length > 0) return found;
    const names = [...all.map((host) => host.name), ...groups.keys()];
    const like = nearest(pattern, names);
    throw new TopologyError(
      `line ${line}: no host and no group "${pattern}"${like === undefined ? "" : `; did you mean ${like}?`}; there are ` +
        names.join(", "),
    );
  });
}

function judge(lab: Lab, expectations: Expectations, expectation: Expectation, every: readonly Traffic[]): Judgement {
  const { line, from, to, traffic, verdict } = expectation;
  const senders = hostsOf(lab, expectations, line, from);
  const receivers = hostsOf(lab, expectations, line, to);
  let unknown: Evidence | undefined;
  for (const sender of senders)
    for (const receiver of receivers) {
      if (sender === receiver || (!isLabHost(sender) && !isLabHost(receiver))) continue;
      for (const each of traffic ? [traffic] : every) {
        const reachability = canReach(lab, sender.name, receiver.name, each);
        if (reachability.verdict === verdict) continue;
        const evidence = { from: sender.name, to: receiver.name, traffic: each, reachability };
        if (reachability.verdict !== "depends") return { expectation, outcome: "fails", evidence };
        unknown ??= evidence;
      }
    }
  return unknown ? { expectation, outcome: "unknown", evidence: unknown } : { expectation, outcome: "holds" };
}

/** @throws TopologyError if an expectation names no host */
export function judgeExpectations(lab: Lab, expectations: Expectations): readonly Judgement[] {
  const every = everyTraffic(lab);
  return expectations.list.map((expectation) => judge(lab, expectations, expectation, every));
}
