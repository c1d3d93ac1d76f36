// The few shapes of SVG (https://www.w3.org/TR/SVG11/) that the diagram uses. Colours are classes: a dark page may have others.

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

const escapeXml = (text: string) =>
  text.replace(/[&<>"]/g, (character) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[character] ?? character);

export function rectangle({ x, y, width, height }: Box, className: string, radius = 10): string {
  return `<rect class="${className}" x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}"/>`;
}

/** @param anchor which part of the text stands at the point. @default "start" */
export function text({ x, y }: Point, className: string, content: string, anchor: "start" | "middle" | "end" = "start"): string {
  return `<text class="${className}" x="${x}" y="${y}"${anchor === "start" ? "" : ` text-anchor="${anchor}"`}>${escapeXml(content)}</text>`;
}

export function line(points: readonly Point[], className: string): string {
  return `<polyline class="${className}" points="${points.map(({ x, y }) => `${x},${y}`).join(" ")}"/>`;
}

/** The head of an arrow whose tip is at `tip`, coming from `from`; the two are level or plumb. */
function arrowHead(from: Point, tip: Point, className: string): string {
  const along = { x: Math.sign(tip.x - from.x), y: Math.sign(tip.y - from.y) };
  const corner = (side: number) => `${tip.x - 11 * along.x + 6 * side * along.y},${tip.y - 11 * along.y + 6 * side * along.x}`;
  return `<polygon class="${className}" points="${tip.x},${tip.y} ${corner(1)} ${corner(-1)}"/>`;
}

/** An arrow along the points; `both`: with a head at either end. */
export function arrow(points: readonly Point[], className: string, both = false): string {
  const [first, second] = points;
  const [beforeLast, last] = points.slice(-2);
  if (!first || !second || !beforeLast || !last) throw new RangeError("an arrow has two points or more");
  return [
    line(points, `line ${className}`),
    arrowHead(beforeLast, last, `head ${className}`),
    ...(both ? [arrowHead(second, first, `head ${className}`)] : []),
  ].join("\n");
}

/** Shapes with a tooltip. */
export function titled(title: string, shapes: readonly string[]): string {
  return `<g>\n<title>${escapeXml(title)}</title>\n${shapes.join("\n")}\n</g>`;
}

/** @param style a style sheet for the classes */
export function svg(width: number, height: number, title: string, style: string, shapes: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title">
<title id="title">${escapeXml(title)}</title>
<style>
${style}
</style>
${shapes.join("\n")}
</svg>
`;
}
