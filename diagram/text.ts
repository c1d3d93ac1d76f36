// How much room text takes. A picture cannot ask for the reader's fonts, so the widths are those of a wide one, DejaVu.

export type Font = "heading" | "bold" | "plain" | "mono";

/** Width of a character that is neither narrow nor wide. */
const ADVANCE: Readonly<Record<Font, number>> = { heading: 18.6, bold: 10, plain: 8.3, mono: 7.9 };
const NARROW = /[ijl.,:;'|! ()[\]/-]/;
const SLENDER = /[frts1]/;
const WIDE = /[mwMW@%…]/;

export const ASCENT = 12;
export const DESCENT = 3;

function factor(character: string): number {
  if (NARROW.test(character)) return 0.55;
  if (SLENDER.test(character)) return 0.8;
  return WIDE.test(character) || character > "~" ? 1.5 : 1;
}

export function widthOf(text: string, font: Font): number {
  const characters = [...text];
  const units = font === "mono" ? characters.length : characters.reduce((sum, character) => sum + factor(character), 0);
  return Math.ceil(units * ADVANCE[font]);
}

/** The text, or as much of its beginning as fits the width. */
export function fit(text: string, font: Font, width: number): string {
  if (widthOf(text, font) <= width) return text;
  const characters = [...text];
  while (characters.length > 0 && widthOf(`${characters.join("")}…`, font) > width) characters.pop();
  return `${characters.join("")}…`;
}

/** Puts as many of the words as fit the width on each line. */
export function wrap(words: readonly string[], font: Font, width: number, separator = " "): readonly string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    const longer = last === undefined ? word : `${last}${separator}${word}`;
    if (last !== undefined && widthOf(longer, font) <= width) lines[lines.length - 1] = longer;
    else lines.push(fit(word, font, width));
  }
  return lines;
}
