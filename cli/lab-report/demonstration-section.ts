// A demonstration in a report: what was done, what was seen, what it means.
import { html, type PageSection } from "../../capture-analysis/report";
import type { Shown } from "../demonstrate";

export function demonstrationSection({ name, title, shows, seen, asExpected, means, onAws }: Shown): PageSection {
  return {
    id: `demonstration-${name}`,
    title,
    content: html`<p>${shows}.</p>
      <ul>
        ${seen.map((line) => html`<li>${line}</li> `)}
      </ul>
      <p>${asExpected ? means : "It did not show what it should."}</p>
      ${onAws === undefined ? undefined : html`<p>On AWS: ${onAws}</p> `}`,
  };
}
