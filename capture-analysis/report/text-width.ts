// How wide a text may become in a picture, which cannot ask for the reader's fonts.

/** Of one character of 12 pixels in DejaVu Sans, a wide font. */
const ADVANCE = 6.9;

/** Lines of whole words; a word that is too long stands alone. @param width in the picture's units */
export function wrapText(text: string, width: number, most: number): readonly string[] {
  const fits = Math.max(1, Math.floor(width / ADVANCE));
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= fits) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  const cut = lines.slice(0, most);
  if (lines.length > most) cut[most - 1] = `${cut[most - 1]}…`;
  return cut.map((line) => (line.length <= fits ? line : `${line.slice(0, fits - 1)}…`));
}
