// The shell of a page: one file that asks for nothing else, with a table of contents.
import { html, type Html, raw } from "./html";
import { SCRIPT } from "./shell/script";
import { STYLE } from "./shell/style";

export interface TocEntry {
  readonly id: string;
  readonly title: string;
}

export interface PageSection extends TocEntry {
  /** Parts of it that the table of contents names. @default - none */
  readonly contents?: readonly TocEntry[];
  /** Without its heading, which is of level 2. */
  readonly content: Html;
}

export interface PageInput {
  readonly title: string;
  /** A sentence below the title. @default - none */
  readonly lead?: string;
  readonly sections: readonly PageSection[];
}

/** It forbids the browser to load anything. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

const entry = ({ id, title }: TocEntry, inner?: Html): Html => html`<li><a href="#${id}">${title}</a>${inner}</li> `;

const tableOfContents = (sections: readonly PageSection[]): Html =>
  html`<nav aria-label="Contents">
    <ol>
      ${sections.map((section) =>
        entry(
          section,
          (section.contents ?? []).length === 0
            ? undefined
            : html` <ol>
                ${section.contents?.map((each) => entry(each))}
              </ol>`,
        ),
      )}
    </ol>
  </nav> `;

export function page({ title, lead, sections }: PageInput): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <a class="skip" href="#content">Skip to the content</a>
        <header>
          <h1>${title}</h1>
          ${lead === undefined ? undefined : html`<p class="lead">${lead}</p> `}${tableOfContents(sections)}
        </header>
        <main id="content" tabindex="-1">
          ${sections.map(
            ({ id, title: heading, content }) =>
              html`<section id="${id}" aria-labelledby="${id}-title">
                <h2 id="${id}-title">${heading}</h2>
                ${content}
              </section> `,
          )}
        </main>
        <script>
          ${raw(SCRIPT)};
        </script>
      </body>
    </html> `.text;
}
