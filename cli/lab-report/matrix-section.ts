// The matrix of a report: each pair of hosts, what the rules predict, and what a real packet did.
import { html, type Html, type PageSection, table } from "../../capture-analysis/report";
import { explanation } from "../../topology/explanation";
import { describeTraffic } from "../../topology/traffic";
import { describeVerdict, legend } from "../../topology/vocabulary";
import { summary, type ValidationResult } from "../../validation/report";
import { describeDifference, type Validated } from "../../validation/verdict";

/** Opens to its explanation. */
function cell(validated: Validated | undefined): Html | undefined {
  if (!validated) return undefined;
  const { from, to, traffic, reachability, agrees } = validated;
  return html`<details>
    <summary>${describeVerdict(reachability)}${agrees ? "" : ", seen otherwise"}</summary>
    ${explanation(from, to, traffic, reachability).map((line) => html`<p>${line}</p> `)}
    <p>${agrees ? "A real packet did the same." : describeDifference(validated)}</p>
  </details>`;
}

export function matrixSection(result: ValidationResult): PageSection {
  const { validated } = result;
  const pairs = new Map<string, Validated[]>();
  for (const each of validated) {
    const pair = `${each.from.name} to ${each.to.name}`;
    pairs.set(pair, [...(pairs.get(pair) ?? []), each]);
  }
  const traffics = [...new Set(validated.map(({ traffic }) => describeTraffic(traffic)))];
  const columns = traffics.map((heading) => ({
    heading,
    cell: ([, list]: readonly [string, readonly Validated[]]) => cell(list.find(({ traffic }) => describeTraffic(traffic) === heading)),
  }));
  const caption = "Each pair of hosts, and what the rules predict. A cell opens to the path that decides.";
  const pairColumn = { heading: "from, to", cell: ([pair]: readonly [string, readonly Validated[]]) => pair };
  const meanings = legend(validated.map(({ reachability }) => describeVerdict(reachability))).trim();
  return {
    id: "matrix",
    title: "Who reaches whom",
    content: html`<p>${summary(result)}.</p>
      ${table(caption, [pairColumn, ...columns], [...pairs])} ${meanings.split("\n").map((line) => html`<p>${line}</p> `)}`,
  };
}
