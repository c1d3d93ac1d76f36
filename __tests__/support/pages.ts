// The project's pages for users, and the parts that tests compare: commands with their output, tables, links.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const ROOT = join(__dirname, "..", "..");

/** Paths from the project's root. */
export const PAGES: readonly string[] = [
  "README.md",
  "lab-apps/README.md",
  ...readdirSync(join(ROOT, "docs"))
    .filter((file) => file.endsWith(".md"))
    .map((file) => `docs/${file}`),
];

export function page(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

/** The text below a heading, up to the next one of the same or a higher level. */
export function section(path: string, heading: string): string {
  const lines = page(path).split("\n");
  const start = lines.findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, "") === heading);
  if (start < 0) throw new Error(`${path} has no heading "${heading}"`);
  const level = lines[start]?.indexOf(" ") ?? 0;
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => /^#+ /.test(line) && line.indexOf(" ") <= level);
  return `${rest.slice(0, end < 0 ? undefined : end).join("\n")}\n`;
}

/** The cells of the first table below a heading, without the header row. */
export function table(path: string, heading: string): readonly (readonly string[])[] {
  const [rows = ""] = /(^\|.*\n)+/m.exec(section(path, heading)) ?? [];
  return rows
    .trim()
    .split("\n")
    .slice(2)
    .map((row) =>
      row
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

/** The contents of the fenced blocks in a language. */
export function blocks(text: string, language: string): readonly string[] {
  return [...text.matchAll(/^```(\w*)\n([^]*?)^```$/gm)].filter(([, of]) => of === language).map(([, , body = ""]) => body);
}

export interface ShownCommand {
  readonly line: string;
  /** Whether it runs at the same time as the next commands, at a terminal of its own. */
  readonly beside: boolean;
  readonly output: readonly string[];
}

const TERMINAL = /^# (one terminal|another|a third)$/;

/** The commands of a `console` block, without comments, and the output below each. */
export function shownCommands(block: string): readonly ShownCommand[] {
  return block
    .split(/^\$ /m)
    .slice(1)
    .map((text) => {
      const [first = "", ...output] = text.split("\n");
      const [, line = "", comment = ""] = /^(.*?)(?:\s{2,}(#.*))?$/.exec(first) ?? [];
      return { line, beside: TERMINAL.test(comment), output: output.filter((each) => each !== "") };
    });
}

/** Each command in a page's `sh` blocks, without its comment. */
export function shellLines(path: string): readonly string[] {
  return blocks(page(path), "sh")
    .flatMap((block) => block.split("\n"))
    .map((line) => line.replace(/\s{2,}#.*/, ""))
    .filter((line) => line !== "");
}

/** Lines without what differs between runs: figures, ephemeral ports, random names, widths of columns, a program's progress. */
export function fixedLines(text: string): readonly string[] {
  return text
    .replaceAll("\r", "")
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "#")
    .replaceAll(/(\d+\.\d+\.\d+\.\d+[.:])\d{5}\b/g, "$1#")
    .replaceAll(/\d\d:\d\d:\d\d\.\d+/g, "#")
    .replaceAll(/(?<![\w.:/-])\d+(:\d+)?(\.\d+)?(?!\.?\w)( m?s\b)?/g, "#")
    .replaceAll(/=[\d./]+( m?s\b)?/g, "=#")
    .replaceAll(/\b(packet|time)s\b/g, "$1")
    .replaceAll(/\b(running|starting)\b/g, "...")
    .split("\n")
    .map((line) => line.replaceAll(/ +/g, " ").trimEnd())
    .filter((line) => line !== "");
}

/** The page's lines that are missing from the real output, in order; `...` matches any lines. */
export function missingLines(shown: readonly string[], real: readonly string[]): readonly string[] {
  let from = 0;
  return shown.filter((line) => {
    if (line === "...") return false;
    const found = real.indexOf(line, from);
    if (found >= 0) from = found + 1;
    return found < 0;
  });
}
