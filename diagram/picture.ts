// A picture as data: boxes, text and wires, with the place of each. diagram/svg.ts writes it, the tests measure it.
import type { Box, Point } from "./geometry";
import { ASCENT, DESCENT, fit, type Font, widthOf } from "./text";

export type Look = "page" | "vpc" | "zone" | "public" | "private" | "group" | "card" | "pill";

export interface Block {
  readonly id: string;
  /** The block that it stands in. @default - it stands on an edge, such as a gateway */
  readonly parent?: string;
  readonly look: Look;
  readonly box: Box;
  /** Number of the colour of its security group. @default - the colour of its look */
  readonly colour?: number;
  /** Shown when the mouse is over it. @default - nothing */
  readonly title?: string;
}

export type Anchor = "start" | "middle" | "end";

export interface Label {
  readonly text: string;
  readonly font: Font;
  readonly className: string;
  readonly anchor: Anchor;
  /** Where its baseline begins, has its middle or ends. */
  readonly at: Point;
  readonly box: Box;
}

/** Where a wire meets a node. */
export interface End {
  readonly at: Point;
  /** Unit vector that leads into the node. */
  readonly into: Point;
  readonly opens: boolean;
  readonly isOpened: boolean;
}

export interface Wire {
  readonly paths: readonly (readonly Point[])[];
  readonly ends: readonly End[];
  /** Where paths of the wire meet, as in a circuit diagram; where wires merely cross is none. */
  readonly junctions: readonly Point[];
  readonly className: string;
  /** One cannot tell whether the traffic passes. */
  readonly depends: boolean;
  readonly title: string;
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly blocks: readonly Block[];
  readonly labels: readonly Label[];
  readonly wires: readonly Wire[];
}

interface TextOptions {
  /** The text is cut to that width. @default - it is not cut */
  readonly room?: number;
  /** @default "start" */
  readonly anchor?: Anchor;
  /** @default - that of the font alone */
  readonly className?: string;
}

/** A picture that grows. */
export class Sketch {
  readonly blocks: Block[] = [];
  readonly labels: Label[] = [];
  readonly wires: Wire[] = [];

  text(at: Point, font: Font, content: string, { room = Infinity, anchor = "start", className = "" }: TextOptions = {}): void {
    if (content === "") return;
    const text = fit(content, font, room);
    const width = widthOf(text, font);
    const x = at.x - { start: 0, middle: width / 2, end: width }[anchor];
    const ascent = font === "heading" ? 2 * ASCENT : ASCENT;
    this.labels.push({ text, font, className, anchor, at, box: { x, y: at.y - ascent, width, height: ascent + DESCENT } });
  }
}
