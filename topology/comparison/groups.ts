// Changes grouped by the rule that makes the difference, those that matter most first.
import { describeRanges } from "../traffic-ranges";
import { isLabHost } from "../reachability";
import type { Cause } from "./cause";
import { type Change, isClosed } from "./compare";

/** In the order of their weight. `exposed`: possible from the internet; `maybe-exposed`: it cannot be told whether it is. */
export const KINDS = ["exposed", "maybe-exposed", "possible", "unknown", "impossible"] as const;
export type ChangeKind = (typeof KINDS)[number];

/** Each of `from` with each of `to`, but with itself, and the same traffic. */
export interface Pairs {
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** "tcp/22, tcp/1024-65535" */
  readonly traffic: string;
}

export interface ChangeGroup {
  readonly kind: ChangeKind;
  /** Of every change in it. */
  readonly cause: Cause;
  readonly changes: readonly [Change, ...Change[]];
  readonly pairs: readonly Pairs[];
}

export function kindOf({ from, before, after }: Change): ChangeKind {
  if (isClosed(after)) return "impossible";
  const outside = !isLabHost((from.after ?? from.before)!);
  // What was possible before, and cannot be told now, is no new exposure.
  if (outside && after === "yes") return "exposed";
  if (outside && isClosed(before)) return "maybe-exposed";
  return after === "yes" ? "possible" : "unknown";
}

function grouped<T>(list: readonly T[], keyOf: (item: T) => string): readonly (readonly [T, ...T[]])[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of list) {
    const known = groups.get(keyOf(item));
    if (known) known.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return [...groups.values()];
}

/** Of as many hosts that all reach each other, each is not a row of its own. */
const MANY = 3;

/** Receivers with the same traffic from the same senders share a row; a host that many others reach, and that reaches them, is in both. */
function pairsOf(changes: readonly Change[]): readonly Pairs[] {
  const toEach = grouped(changes, ({ to, traffic }) => JSON.stringify([to.name, describeRanges(traffic)])).map((list) => ({
    from: list.map(({ from }) => from.name),
    to: list[0].to.name,
    traffic: describeRanges(list[0].traffic),
  }));
  type Row = (typeof toEach)[number];
  const senders = [...new Set(changes.map(({ from }) => from.name))];
  const withItself = ({ from, to }: Row) => {
    const members = new Set([...from, to]);
    return senders.filter((name) => members.has(name));
  };
  const isMany = ({ length }: readonly Row[]) => length >= MANY;
  const mutual = grouped(toEach, (row) => JSON.stringify([withItself(row), row.traffic]));
  const others = mutual.flatMap((rows) => (isMany(rows) ? [] : rows));
  return [
    ...mutual.filter(isMany).map((rows) => ({ ...rows[0], from: withItself(rows[0]), to: rows.map(({ to }) => to) })),
    ...grouped(others, ({ from, traffic }) => JSON.stringify([from, traffic])).map((rows) => ({
      ...rows[0],
      to: rows.map(({ to }) => to),
    })),
  ];
}

const isAbsent = ({ before, after }: Change) => [before, after].map((verdict) => verdict === "absent");

export function changeGroups(changes: readonly Change[]): readonly ChangeGroup[] {
  const groups = grouped(changes, (change) => JSON.stringify([kindOf(change), change.cause, isAbsent(change)]));
  return groups
    .map((list) => ({ kind: kindOf(list[0]), cause: list[0].cause, changes: list, pairs: pairsOf(list) }))
    .sort((one, other) => KINDS.indexOf(one.kind) - KINDS.indexOf(other.kind));
}
