// What stands in a node: the cards of its hosts, one below the other, and the names of its security groups.
import { type Box, bottom } from "./geometry";
import type { CardText } from "./card-texts";
import type { Node } from "./nodes";
import type { Sketch } from "./picture";
import type { Among } from "./nets";
import { fit, widthOf, wrap } from "./text";

const PAD = 12;
const LINE = 19;
const GROUP_PAD = 10;
const GAP = { apart: 10, joined: 32 } as const;

/** The detail beside the title, or on a line of its own if there is no room. */
function linesOf({ title, detail, lines }: CardText, width: number): { beside: string; lines: readonly string[] } {
  const room = width - 2 * PAD - widthOf(title, "bold") - 10;
  if (detail === undefined) return { beside: "", lines };
  return widthOf(detail, "mono") <= room ? { beside: detail, lines } : { beside: "", lines: [detail, ...lines] };
}

export const cardHeight = (content: CardText, width: number): number => 34 + LINE * linesOf(content, width).lines.length;

export function card(sketch: Sketch, id: string, parent: string | undefined, box: Box, content: CardText): void {
  const { beside, lines } = linesOf(content, box.width);
  const room = box.width - 2 * PAD;
  const x = box.x + PAD;
  const top = box.y + (box.height - cardHeight(content, box.width)) / 2;
  sketch.blocks.push({ id, look: "card", box, ...(parent !== undefined && { parent }) });
  sketch.text({ x, y: top + 22 }, "bold", content.title, { room });
  sketch.text({ x: box.x + box.width - PAD, y: top + 22 }, "mono", beside, { anchor: "end", className: "faint" });
  lines.forEach((line, index) => sketch.text({ x, y: top + 22 + LINE * (index + 1) }, "mono", line, { room }));
}

const heading = (groups: readonly string[]) => (groups.length > 1 ? "Security groups" : "Security group");

/** The names of the security groups, beside the heading or below it. */
function nameLines(groups: readonly string[], width: number): { beside: boolean; lines: readonly (readonly string[])[] } {
  const room = width - 2 * PAD;
  const beside = widthOf(heading(groups), "plain") + 10 + widthOf(groups.join("  "), "bold") <= room;
  if (beside) return { beside, lines: [groups] };
  return { beside, lines: wrap(groups, "bold", room, "  ").map((line) => line.split("  ")) };
}

const headHeight = (groups: readonly string[], width: number) => {
  const { beside, lines } = nameLines(groups, width);
  return 34 + (beside ? 0 : LINE * lines.length);
};

function stackHeight(node: Node, width: number, gap: number): number {
  return node.cards.reduce((sum, content) => sum + cardHeight(content, width - 2 * GROUP_PAD) + gap, -gap);
}

export function nodeHeight(node: Node, width: number, among: readonly Among[]): number {
  if (node.kind !== "group") return Math.max(...node.cards.map((content) => cardHeight(content, width)));
  const gap = among.length > 0 ? GAP.joined : GAP.apart;
  return headHeight(node.groups, width) + stackHeight(node, width, gap) + GROUP_PAD;
}

function names(sketch: Sketch, box: Box, groups: readonly string[], colourOf: (group: string) => number): void {
  const { beside, lines } = nameLines(groups, box.width);
  const y = box.y + 23;
  sketch.text({ x: box.x + PAD, y }, "plain", heading(groups), { className: "faint" });
  lines.forEach((line, index) => {
    let x = beside ? box.x + box.width - PAD - widthOf(line.join("  "), "bold") : box.x + PAD;
    for (const name of line) {
      sketch.text({ x, y: beside ? y : y + LINE * (index + 1) }, "bold", name, { className: `g${colourOf(name)}` });
      x += widthOf(`${name}  `, "bold");
    }
  });
}

/** Arrows between one card and the next, either way. */
function joined(sketch: Sketch, above: Box, below: Box, among: readonly Among[]): void {
  const [from, to] = [
    { x: above.x + 30, y: bottom(above) },
    { x: above.x + 30, y: below.y },
  ];
  const depends = among.every((each) => each.depends);
  const words = among.map((each) => (each.depends && !depends ? `${each.label}?` : each.label));
  const label = fit(words.join(", "), "bold", above.width - 54);
  const className = among[0]!.protocol;
  const ends = [
    { at: from, into: { x: 0, y: -1 }, opens: false, isOpened: true },
    { at: to, into: { x: 0, y: 1 }, opens: false, isOpened: true },
  ];
  sketch.wires.push({ paths: [[from, to]], ends, junctions: [], className, depends, title: "" });
  sketch.text({ x: from.x + 14, y: (from.y + to.y) / 2 + 5 }, "bold", label, { className });
}

export function node(
  sketch: Sketch,
  it: Node,
  parent: string,
  box: Box,
  among: readonly Among[],
  colourOf: (group: string) => number,
): void {
  if (it.kind !== "group") return card(sketch, it.id, parent, box, it.cards[0]!);
  sketch.blocks.push({ id: it.id, parent, look: "group", box, colour: colourOf(it.groups[0]!) });
  names(sketch, box, it.groups, colourOf);
  const gap = among.length > 0 ? GAP.joined : GAP.apart;
  const width = box.width - 2 * GROUP_PAD;
  const head = headHeight(it.groups, box.width);
  const spare = box.height - nodeHeight(it, box.width, among);
  let y = box.y + head + spare / 2;
  const boxes = it.cards.map((content, index): Box => {
    const own = { x: box.x + GROUP_PAD, y, width, height: cardHeight(content, width) };
    card(sketch, `${it.id} card ${index}`, it.id, own, content);
    y += own.height + gap;
    return own;
  });
  if (among.length > 0) boxes.slice(1).forEach((below, index) => joined(sketch, boxes[index]!, below, among));
}
