// Two networks, such as before and after a change: which traffic became possible, and which no longer is.
import type { Lab, LabHost } from "../lab";
import type { Port } from "../model";
import { type AnyHost, isLabHost, type Reachability, reachability } from "../reachability";
import { firstOf, merged, portsOfAcls, portsOfGroups, rangesBetween, type TrafficRange } from "../traffic-ranges";
import { type Cause, causeOf } from "./cause";
import { type Counterparts, counterparts } from "./hosts";
import { outsideHosts } from "./outside";
import { type RuleChange, ruleChanges } from "./rule-changes";

/** `absent`: one of the hosts is not there. */
export type Verdict = Reachability["verdict"] | "absent";

/** Traffic of one pair whose verdict changed for one reason. */
export interface Change {
  readonly from: Counterparts;
  readonly to: Counterparts;
  readonly traffic: readonly TrafficRange[];
  readonly before: Verdict;
  readonly after: Verdict;
  readonly cause: Cause;
}

export interface Comparison {
  readonly changes: readonly Change[];
  /** Names of hosts. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Rules and routes that differ, also where no pair of hosts sees it. */
  readonly rules: readonly RuleChange[];
}

/** All of a host that a verdict depends on, but not its name. */
function factsOf(lab: Lab, host: AnyHost | undefined): string {
  if (!host || !isLabHost(host)) return host?.address ?? "";
  const { address, rules, publicAddress, mayBePublic } = host;
  const subnet = lab.subnets.find(({ name }) => name === host.subnet);
  const vpc = lab.vpcs.find(({ name }) => name === subnet?.vpc);
  return JSON.stringify([address, rules, publicAddress !== undefined, mayBePublic, subnet, vpc]);
}

/** What every verdict may depend on. */
const sharedFacts = ({ natGateways, subnets }: Lab) =>
  JSON.stringify(natGateways.map(({ name, address, subnet }) => [name, address, subnets.find((each) => each.name === subnet)]));

const labHosts = (...hosts: readonly (AnyHost | undefined)[]): readonly LabHost[] =>
  hosts.filter((host) => host !== undefined && isLabHost(host));

class Networks {
  private readonly unchanged: ReadonlySet<Counterparts>;
  private readonly aclPorts: readonly Port<number>[];
  private readonly ports = new Map<Counterparts, readonly Port<number>[]>();

  constructor(
    private readonly before: Lab | undefined,
    private readonly after: Lab | undefined,
    hosts: readonly Counterparts[],
  ) {
    const same = before !== undefined && after !== undefined && sharedFacts(before) === sharedFacts(after);
    this.unchanged = new Set(same ? hosts.filter((each) => factsOf(before, each.before) === factsOf(after, each.after)) : []);
    this.aclPorts = portsOfAcls([...(before?.subnets ?? []), ...(after?.subnets ?? [])]);
  }

  private portsOf(host: Counterparts): readonly Port<number>[] {
    const known = this.ports.get(host);
    if (known) return known;
    const ports = portsOfGroups(labHosts(host.before, host.after));
    this.ports.set(host, ports);
    return ports;
  }

  changes(from: Counterparts, to: Counterparts): readonly Change[] {
    if (this.unchanged.has(from) && this.unchanged.has(to)) return [];
    const changes = new Map<string, Change>();
    for (const range of rangesBetween([...this.portsOf(from), ...this.portsOf(to), ...this.aclPorts])) {
      const traffic = firstOf(range);
      const before = this.before && from.before && to.before && reachability(this.before, from.before, to.before, traffic);
      const after = this.after && from.after && to.after && reachability(this.after, from.after, to.after, traffic);
      const [was, is]: readonly [Verdict, Verdict] = [before?.verdict ?? "absent", after?.verdict ?? "absent"];
      if (was === is || (isClosed(was) && isClosed(is))) continue;
      const cause = causeOf(before, after);
      const key = JSON.stringify([was, is, cause]);
      const known = changes.get(key)?.traffic ?? [];
      changes.set(key, { from, to, traffic: merged([...known, range]), before: was, after: is, cause });
    }
    return [...changes.values()];
  }
}

export const isClosed = (verdict: Verdict): boolean => verdict === "no" || verdict === "absent";

/** @param before undefined if there was nothing yet @param after undefined if nothing is left */
export function compare(before: Lab | undefined, after: Lab | undefined): Comparison {
  const outside = outsideHosts([before, after].filter((lab) => lab !== undefined));
  const withOutside = (lab: Lab | undefined) => lab && { ...lab, internetHosts: [...lab.internetHosts, ...outside] };
  const [old, now] = [withOutside(before), withOutside(after)];
  const hosts = counterparts(old, now);
  const networks = new Networks(old, now, hosts);
  const isInside = ({ before: was, after: is }: Counterparts) => isLabHost((is ?? was)!);
  const changes = hosts.flatMap((from) =>
    hosts.flatMap((to) => (from === to || (!isInside(from) && !isInside(to)) ? [] : networks.changes(from, to))),
  );
  return {
    changes,
    added: hosts.filter((each) => isInside(each) && !each.before).map(({ name }) => name),
    removed: hosts.filter((each) => isInside(each) && !each.after).map(({ name }) => name),
    rules: ruleChanges(before, after),
  };
}
