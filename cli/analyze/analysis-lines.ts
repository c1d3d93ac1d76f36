// Sentences as lines of text: wrapped on a terminal, one line each elsewhere; each with its filter.
import type { Sentence } from "../../capture-analysis/sentences";
import { whole } from "../../capture-analysis/words";

export interface Layout {
  /** In columns; Infinity wraps nothing. */
  readonly width: number;
  /** Colours a text that is about something of that severity, or a filter. */
  readonly paint: (what: Sentence["severity"] | "filter", text: string) => string;
}

/** "fault: ", "slow:  ", "note:  " */
const MARGIN = 7;

/** At least as many, or a narrow terminal would break each word. */
const LEAST_WIDTH = 40;

/** Words that are too long for a line stay whole. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** The filter is not wrapped, so that it can be copied. */
export function sentenceLines({ severity, text, filter }: Sentence, { width, paint }: Layout): string[] {
  const margin = " ".repeat(MARGIN);
  const lines = wrapped(text, Math.max(width, LEAST_WIDTH) - MARGIN);
  return [
    ...lines.map((line, index) => `${index === 0 ? paint(severity, `${severity}:`.padEnd(MARGIN)) : margin}${line}`),
    `${margin}${paint("filter", filter)}`,
  ];
}

/**
 * As many sentences as a screen shows, but at least one.
 *
 * @param height in lines
 * @param more what to do to see the others
 */
export function firstLines(sentences: readonly Sentence[], layout: Layout, height: number, more: string): string[] {
  const rows = (texts: readonly string[]) => texts.reduce((sum, { length }) => sum + Math.max(1, Math.ceil(length / layout.width)), 0);
  const lines: string[] = [];
  for (const [index, sentence] of sentences.entries()) {
    const next = sentenceLines(sentence, layout);
    const isLast = index === sentences.length - 1;
    if (index > 0 && rows(lines) + rows(next) + (isLast ? 0 : 1) > height)
      return [...lines, `and ${whole(sentences.length - index)} more; ${more}`];
    lines.push(...next);
  }
  return lines;
}
