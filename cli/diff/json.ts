// A comparison of two networks for scripts.
import type { Comparison } from "../../topology/comparison/compare";
import type { ChangeGroup } from "../../topology/comparison/groups";

export const comparisonJson = ({ added, removed, rules }: Comparison, groups: readonly ChangeGroup[]) => ({
  groups: groups.map(({ kind, cause, changes }) => ({
    kind,
    ...cause,
    changes: changes.map(({ from, to, traffic, before, after }) => ({ from: from.name, to: to.name, traffic, before, after })),
  })),
  hosts: { added, removed },
  rules,
});
