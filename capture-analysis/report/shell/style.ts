// The page's style sheet: for screens of any width, dark ones, and paper.
import { COLORS } from "./colors";
import { PLOT_STYLE } from "./plot-style";

const TEXT = `* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1160px; padding: 24px 20px 80px; background: var(--page); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
h1 { font-size: 28px; line-height: 1.2; margin: 0 0 8px; }
h2 { font-size: 24px; line-height: 1.25; margin: 48px 0 12px; }
h3 { font-size: 20px; line-height: 1.3; margin: 0 0 12px; overflow-wrap: anywhere; }
h4 { font-size: 18px; margin: 32px 0 8px; }
h5 { font-size: 16px; margin: 0 0 4px; }
p, ul, ol { margin: 8px 0; }
a { color: var(--link); }
code { font: 0.86em ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; background: var(--page); border: 1px solid var(--grid);
  border-radius: 4px; padding: 1px 4px; overflow-wrap: anywhere; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
main:focus { outline: none; }
.skip { position: absolute; left: -9999px; }
.skip:focus { left: 20px; top: 8px; padding: 6px 12px; background: var(--card); z-index: 2; }
.lead, figcaption, caption, dt, summary { color: var(--faint); }
nav li { overflow-wrap: anywhere; }
.nowrap { white-space: nowrap; }
.alert { border: 2px solid var(--resent); border-radius: 8px; padding: 8px 12px; background: var(--card); }
.sentences { padding: 0; list-style: none; }
.sentences li { padding: 6px 12px; margin: 6px 0; border-left: 4px solid var(--edge); background: var(--card); }
.sentences .fault { border-color: var(--resent); }
.sentences .slow { border-color: var(--window); }
.sentences .note .sign { color: var(--faint); }
.sentences .fault .sign { color: var(--resent); }
.sentences .slow .sign { color: var(--window); }
`;

const BLOCKS = `.connection { background: var(--card); border: 1px solid var(--edge); border-radius: 14px; padding: 20px; margin: 24px 0; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(190px, 1fr)); gap: 8px 24px; margin: 12px 0; }
.facts dd { margin: 0; overflow-wrap: anywhere; }
dt { font-size: 14px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 14px; line-height: 1.4; margin: 4px 0 8px; }
caption { text-align: left; padding: 8px 0; font-size: 15px; }
th, td { text-align: left; vertical-align: top; padding: 6px 8px; border-bottom: 1px solid var(--grid); }
thead th { border-bottom: 2px solid var(--edge); }
tbody th { font-weight: 600; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
figure { margin: 20px 0; }
figcaption { max-width: 75ch; font-size: 15px; }
.legend { display: flex; flex-wrap: wrap; gap: 2px 18px; list-style: none; padding: 0; margin: 8px 0 4px; font-size: 14px; }
.legend li { display: flex; align-items: center; gap: 6px; }
.plot .scroll svg[role], .ladder .scroll svg[role] { display: block; width: 100%; min-width: 700px; height: auto; }
.gap { text-align: center; color: var(--faint); letter-spacing: 0.02em; }
details { font-size: 14px; }
#tip { position: fixed; z-index: 3; max-width: min(420px, calc(100vw - 16px)); padding: 6px 10px; border-radius: 8px;
  font-size: 14px; line-height: 1.4; background: var(--ink); color: var(--page); pointer-events: none; }
#tip:empty { padding: 0; }
@media (max-width: 600px) {
  body { padding: 16px 12px 60px; }
  .connection { padding: 14px 12px; }
  table { min-width: 720px; }
}
`;

const PRINT = `@media print {
  @page { margin: 14mm; }
  body { max-width: none; padding: 0; font-size: 11pt; background: none; }
  .skip, #tip, details { display: none; }
  .connection { border: none; padding: 0; margin: 0; break-before: page; }
  .scroll { overflow: visible; }
  .plot .scroll svg[role], .ladder .scroll svg[role] { min-width: 0; max-width: 100%; max-height: 225mm; }
  table { font-size: 7.5pt; }
  th, td { padding: 3px 4px; }
  th, td:not(.number) { overflow-wrap: anywhere; }
  thead th { overflow-wrap: normal; }
  figure, tr, .sentences li { break-inside: avoid; }
  h2, h3, h4, h5, caption, .legend, figcaption { break-after: avoid; }
  thead { display: table-header-group; }
  a { color: inherit; text-decoration: none; }
}
`;

export const STYLE = COLORS + TEXT + BLOCKS + PLOT_STYLE + PRINT;
