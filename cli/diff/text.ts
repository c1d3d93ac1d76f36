// A comparison of two networks for a terminal.
import type { Comparison } from "../../topology/comparison/compare";
import { type ChangeGroup, KINDS } from "../../topology/comparison/groups";
import { paint, table } from "../output";
import { causeText, names, summary, TITLES } from "./words";

function groupLines(group: ChangeGroup): readonly string[] {
  const rows = group.pairs.map(({ from, to, traffic }) => [`${names(from)} -> ${names(to)}`, traffic]);
  return [`  ${causeText(group)}`, ...table(rows).map((row) => `    ${row}`)];
}

export function textLines({ added, removed, rules }: Comparison, groups: readonly ChangeGroup[]): readonly string[] {
  const sections = KINDS.flatMap((kind) => {
    const own = groups.filter((group) => group.kind === kind);
    return own.length === 0
      ? []
      : [paint(kind === "exposed" ? ["bold", "red"] : "bold", `${TITLES[kind]}:`), ...own.flatMap(groupLines), ""];
  });
  return [
    ...sections,
    ...(added.length > 0 ? [`New hosts: ${names(added)}`] : []),
    ...(removed.length > 0 ? [`Hosts that are gone: ${names(removed)}`] : []),
    ...(rules.length > 0
      ? ["Changed rules, routes and hosts:", ...rules.map(({ is, text }) => `  ${is === "added" ? "+" : "-"} ${text}`)]
      : []),
    ...(added.length + removed.length + rules.length > 0 ? [""] : []),
    summary(groups),
  ];
}
