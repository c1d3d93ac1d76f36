// The page that `lab demo` writes: the lab, who reaches whom in it, and each demonstration with its packets.
import { captureSection, html, page, type PageSection, raw } from "../../capture-analysis/report";
import { diagram } from "../../diagram";
import type { Lab } from "../../topology/lab";
import type { ValidationResult } from "../../validation/report";
import type { Shown } from "../demonstrate";
import type { AnalyzedCapture } from "./analyzed-captures";
import { demonstrationSection } from "./demonstration-section";
import { dropsOf, namesOf } from "./drops";
import { matrixSection } from "./matrix-section";

/** What was shown in one lab. */
export interface LabPart {
  readonly lab: Lab;
  readonly shown: readonly Shown[];
  readonly captures: readonly AnalyzedCapture[];
  /** @default - it was not validated */
  readonly validation?: ValidationResult;
}

/** As an image: the picture's style sheet is not the page's. */
function topologySection({ scenario }: Lab): PageSection {
  const source = `data:image/svg+xml;base64,${Buffer.from(diagram(scenario)).toString("base64")}`;
  const image = raw(`<img src="${source}" alt="The scenario ${scenario.name}: its networks, hosts and rules" style="max-width: 100%">`);
  return {
    id: `lab-${scenario.name}`,
    title: `The lab: ${scenario.name}`,
    content: html`<p>${scenario.title}</p>
      ${image}`,
  };
}

function capturedSection(lab: Lab, { host, filter, analyzer }: AnalyzedCapture, title: string, id: string): PageSection {
  const analysis = analyzer.analysis();
  const traces = analysis.connections.flatMap(({ number }) => analyzer.trace(number) ?? []);
  const names = namesOf(lab);
  const heading = `${title}: packets at ${host}${filter === "" ? "" : `, ${filter}`}`;
  return captureSection({ id, title: heading, analysis, traces, names, drops: dropsOf(lab, analysis) });
}

function sectionsOf({ lab, shown, captures, validation }: LabPart): PageSection[] {
  const demonstrations = shown.flatMap((each) => {
    const own = captures.filter(({ demonstration }) => demonstration === each.name);
    const packets = own.map((capture, index) => capturedSection(lab, capture, each.title, `packets-${each.name}-${index + 1}`));
    return [demonstrationSection(each), ...packets];
  });
  return [topologySection(lab), ...(validation ? [matrixSection(validation)] : []), ...demonstrations];
}

export function labReportPage(parts: readonly LabPart[]): string {
  const title = `Lab report: ${parts.map(({ lab }) => lab.scenario.name).join(", ")}`;
  return page({ title, sections: parts.flatMap(sectionsOf) });
}
