// A comparison of two networks in Markdown, for a pull request.
import type { Comparison } from "../../topology/comparison/compare";
import { type ChangeGroup, KINDS } from "../../topology/comparison/groups";
import { beforeText, names, nowText, summary, TITLES } from "./words";

/** As code, so that no text of the network is taken for Markdown. */
const code = (text: string): string => `\`${text.replaceAll("`", "'").replaceAll(/\s+/g, " ")}\``;

const cell = (list: readonly string[]): string => code(names(list)).replaceAll("|", "\\|");

const groupLines = (group: ChangeGroup): readonly string[] => [
  `Now: ${code(nowText(group))}`,
  `<br>Before: ${code(beforeText(group))}`,
  "",
  "| from | to | traffic |",
  "| --- | --- | --- |",
  ...group.pairs.map(({ from, to, traffic }) => `| ${cell(from)} | ${cell(to)} | ${cell([traffic])} |`),
  "",
];

export function markdownLines({ added, removed, rules }: Comparison, groups: readonly ChangeGroup[]): readonly string[] {
  return [
    "## Who can reach whom",
    "",
    summary(groups),
    "",
    ...KINDS.flatMap((kind) => {
      const own = groups.filter((group) => group.kind === kind);
      return own.length === 0 ? [] : [`### ${TITLES[kind]}`, "", ...own.flatMap(groupLines)];
    }),
    ...(added.length > 0 ? [`New hosts: ${code(names(added))}`, ""] : []),
    ...(removed.length > 0 ? [`Hosts that are gone: ${code(names(removed))}`, ""] : []),
    ...(rules.length > 0
      ? [
          "<details><summary>Changed rules, routes and hosts</summary>",
          "",
          ...rules.map(({ is, text }) => `- ${is}: ${code(text)}`),
          "",
          "</details>",
        ]
      : []),
  ];
}
