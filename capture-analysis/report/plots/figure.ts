// A plot with its heading, sentence and legend; the plot takes the keyboard's focus.
import { html, type Html, type Part } from "../html";
import { markShape, MARK_TEXT, type MarkKind } from "./marks";

export interface LegendEntry {
  /** A class of the style sheet. */
  readonly kind: "segment" | "resent" | "sack" | "ack-line" | "window-line" | "flight-line" | "goodput-line" | "bar" | "dot" | "band";
  readonly text: string;
}

export interface Figure {
  readonly id: string;
  readonly heading: string;
  /** What the plot shows, with the figures. */
  readonly sentence: string;
  readonly lines: readonly LegendEntry[];
  readonly marks: Iterable<MarkKind>;
  readonly svg: Html;
}

/** Of those that are no lines to the right. */
const LINES: { readonly [kind in LegendEntry["kind"]]?: string } = {
  segment: "M0-7V7m-3 0h6M-3-7h6",
  resent: "M0-7V7m-3 0h6M-3-7h6",
  sack: "M0-7V7",
  bar: "M-5-7H5V7H-5Z",
  dot: "M2.5 0A2.5 2.5 0 1 1-2.5 0A2.5 2.5 0 1 1 2.5 0Z",
  band: "M-11-7H11V7H-11Z",
};

/** Marks that stand above or below their place. */
const OFFSETS: { readonly [kind in MarkKind]?: number } = { probe: 6, "zero-window": 6, answer: -6 };

const swatch = (shape: Part, text: string): Html =>
  html`<li><svg viewBox="-12 -8 24 16" width="24" height="16" aria-hidden="true">${shape}</svg>${text}</li>`;

const markSwatch = (kind: MarkKind): Html =>
  swatch(html`<g transform="translate(0 ${OFFSETS[kind] ?? 0})">${markShape(kind)}</g>`, MARK_TEXT[kind]);

export const captionId = (id: string): string => `${id}-says`;

export const KEYS = "Left and right arrow keys go from one marked event to the next.";

export function figure({ id, heading, sentence, lines, marks, svg }: Figure): Html {
  return html`<figure class="plot" id="${id}">
    <h5>${heading}</h5>
    <figcaption id="${captionId(id)}">${sentence.replace(/^the /, "The ")}</figcaption>
    <ul class="legend">
      ${lines.map(({ kind, text }) => swatch(html`<path class="line ${kind}" d="${LINES[kind] ?? "M-11 0H11"}" />`, text))}
      ${[...new Set(marks)].map(markSwatch)}
    </ul>
    <div class="scroll" tabindex="0" role="group" aria-label="${heading}. ${KEYS}">${svg}</div>
  </figure> `;
}
