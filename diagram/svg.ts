// Writes a picture as SVG (https://www.w3.org/TR/SVG11/). Colours are classes: a dark page may have others.
import type { Box, Point } from "./geometry";
import type { Block, End, Label, Picture, Wire } from "./picture";

const escapeXml = (text: string) =>
  text.replace(/[&<>"]/g, (character) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[character] ?? character);

/** Shapes with a tooltip. */
function titled(title: string, shapes: readonly string[]): string {
  return title === "" ? shapes.join("\n") : `<g>\n<title>${escapeXml(title)}</title>\n${shapes.join("\n")}\n</g>`;
}

function rectangle({ x, y, width, height }: Box, className: string, radius: number): string {
  return `<rect class="${className}" x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}"/>`;
}

function block({ look, box, colour, title = "" }: Block): string {
  const filled = ["page", "card", "pill"].includes(look);
  const radius = { page: 18, pill: box.height / 2 }[look as "page" | "pill"] ?? 8;
  const name = colour === undefined ? look : `${look} g${colour}`;
  return titled(
    title,
    filled
      ? [rectangle(box, name, radius)]
      : [rectangle(box, "ground", radius), rectangle(box, `tint ${name}`, radius), rectangle(box, `frame ${name}`, radius)],
  );
}

function label({ text, font, className, anchor, at: { x, y } }: Label): string {
  const name = [font, className].filter((each) => each !== "").join(" ");
  const anchored = anchor === "start" ? "" : ` text-anchor="${anchor}"`;
  return `<text class="${name}" x="${x}" y="${y}"${anchored}>${escapeXml(text)}</text>`;
}

const polyline = (points: readonly Point[], className: string) =>
  `<polyline class="${className}" points="${points.map(({ x, y }) => `${x},${y}`).join(" ")}"/>`;

const dot = ({ x, y }: Point, radius: number, className: string) => `<circle class="${className}" cx="${x}" cy="${y}" r="${radius}"/>`;

/** An arrowhead whose tip is at the node's edge, a dot on the edge; the head stands off from the dot. */
function end({ at, into, opens, isOpened }: End, className: string): string[] {
  const tip = opens ? { x: at.x - 6 * into.x, y: at.y - 6 * into.y } : at;
  const corner = (side: number) => `${tip.x - 11 * into.x + 6 * side * into.y},${tip.y - 11 * into.y + 6 * side * into.x}`;
  return [
    ...(isOpened ? [`<polygon class="${className}" points="${tip.x},${tip.y} ${corner(1)} ${corner(-1)}"/>`] : []),
    ...(opens ? [dot(at, 5, className)] : []),
  ];
}

function wire({ paths, ends, junctions, className, depends, title }: Wire): string {
  const line = `line ${className}${depends ? " dashed" : ""}`;
  const head = `head ${className}`;
  return titled(title, [
    ...paths.map((path) => polyline(path, line)),
    ...junctions.map((point) => dot(point, 3.5, head)),
    ...ends.flatMap((each) => end(each, head)),
  ]);
}

/** @param style a style sheet for the classes */
export function svg({ width, height, title, blocks, labels, wires }: Picture, style: string): string {
  const onEdges = blocks.filter(({ look }) => look === "pill");
  const shapes = [
    ...blocks.filter((each) => !onEdges.includes(each)).map(block),
    ...wires.map(wire),
    ...onEdges.map(block),
    ...labels.map(label),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title">
<title id="title">${escapeXml(title)}</title>
<style>
${style}
</style>
${shapes.join("\n")}
</svg>
`;
}
