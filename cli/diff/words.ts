// What the texts of a comparison have in common.
import { type ChangeGroup, type ChangeKind, KINDS } from "../../topology/comparison/groups";
import type { Change, Verdict } from "../../topology/comparison/compare";

export const TITLES: Readonly<Record<ChangeKind, string>> = {
  exposed: "Newly exposed to the internet",
  "maybe-exposed": "May be newly exposed to the internet: it cannot be told",
  possible: "Became possible",
  unknown: "Can no longer be told",
  impossible: "Became impossible",
};

const side = (words: readonly string[], verdict: Verdict) =>
  verdict === "absent" ? "no such host" : words.length > 0 ? words.join(" and ") : "nothing in the way";

/** "ingress rule db-ingress-2 (aws_security_group_rule.queries)" */
export const nowText = ({ cause, changes: [first] }: ChangeGroup): string => side(cause.now, first.after);

/** "no ingress rule in security group db" */
export const beforeText = ({ cause, changes: [first] }: ChangeGroup): string => side(cause.before, first.before);

export const causeText = (group: ChangeGroup): string => `${nowText(group)}; before: ${beforeText(group)}`;

/** "web-1, web-2" */
export const names = (list: readonly string[]): string => list.join(", ");

const COUNTED: Readonly<Record<ChangeKind, string>> = {
  exposed: "newly exposed to the internet",
  "maybe-exposed": "may be newly exposed",
  possible: "became possible",
  unknown: "can no longer be told",
  impossible: "became impossible",
};

/** "2 pairs newly exposed to the internet, 1 became possible" */
export function summary(groups: readonly ChangeGroup[]): string {
  const counts = KINDS.flatMap((kind) => {
    const pairs = new Set(groups.filter((group) => group.kind === kind).flatMap(({ changes }) => changes.map(pairOf)));
    return pairs.size === 0 ? [] : [`${pairs.size} ${COUNTED[kind]}`];
  });
  return counts.length === 0 ? "no pair of hosts sees a difference" : `pairs of hosts: ${counts.join(", ")}`;
}

const pairOf = ({ from, to }: Change): string => JSON.stringify([from.name, to.name]);
