// What the diagram is made of: regions, cards, pills.
import { type Box, type Point, rectangle, text } from "./svg";

export const centre = ({ x, y, width, height }: Box): Point => ({ x: x + width / 2, y: y + height / 2 });

export function region(box: Box, kind: "vpc" | "public" | "private" | "group", label: string, detail: string): string[] {
  return [
    rectangle(box, "ground"),
    rectangle(box, `tint ${kind}`),
    rectangle(box, `frame ${kind}${kind === "group" ? " dashed" : ""}`),
    text({ x: box.x + 16, y: box.y + 24 }, `bold ${kind}`, label),
    text({ x: box.x + box.width - 16, y: box.y + 24 }, "mono faint", detail, "end"),
  ];
}

export function pill(box: Box, label: string): string[] {
  const { x, y } = centre(box);
  return [rectangle(box, "pill", box.height / 2), text({ x, y: y + 5 }, "small bold", label, "middle")];
}

export function card(box: Box, title: string, lines: readonly string[], detail = ""): string[] {
  return [
    rectangle(box, "card"),
    text({ x: box.x + 14, y: box.y + 26 }, "bold", title),
    text({ x: box.x + box.width - 14, y: box.y + 26 }, "mono faint", detail, "end"),
    ...lines.map((content, index) => text({ x: box.x + 14, y: box.y + 50 + 20 * index }, "mono", content)),
  ];
}
