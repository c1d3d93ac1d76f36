// A table with a caption and headings that screen readers announce.
import { html, type Html, type Part } from "./html";

export interface Column<T> {
  readonly heading: string;
  readonly cell: (row: T) => Part;
  /** Numbers stand at the right. @default false */
  readonly number?: boolean;
}

/** The first column names the row. @returns nothing if there is no row */
export function table<T>(caption: Part, columns: readonly Column<T>[], rows: readonly T[]): Html | undefined {
  if (rows.length === 0) return undefined;
  const attribute = ({ number }: Column<T>) => (number === true ? html` class="number"` : undefined);
  const cells = (row: T) =>
    columns.map((column, index) =>
      index === 0
        ? html`<th scope="row" ${attribute(column)}>${column.cell(row)}</th>`
        : html`<td${attribute(column)}>${column.cell(row)}</td>`,
    );
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Table">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col" ${attribute(column)}>${column.heading}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${cells(row)}
            </tr> `,
        )}
      </tbody>
    </table>
  </div> `;
}
