// Fills a template's placeholders, written {{name}}.

/** Escapes the text for the language of the rendered result. */
export type Escape = (text: string) => string;

const PLACEHOLDER = /\{\{(\w+)\}\}/;

/**
 * The template with its placeholders filled. If only blanks precede a placeholder on its line, every line of its value is indented
 * as far.
 *
 * @param values by placeholder; they go in as they are
 * @param escape for the template's own text
 * @throws Error if a placeholder has no value, or a value no placeholder
 */
export function fill(template: string, values: Readonly<Record<string, string>>, escape: Escape): string {
  const unused = new Set(Object.keys(values));
  // Splitting by a pattern with one group alternates text and group.
  const parts = template.trimEnd().split(PLACEHOLDER);
  const filled = parts.map((part, index) => {
    if (index % 2 === 0) return escape(part);
    const value = Object.hasOwn(values, part) ? values[part] : undefined;
    if (value === undefined)
      throw new Error(`no value for the placeholder {{${part}}}; there are values for ${Object.keys(values).join(", ")}`);
    unused.delete(part);
    const indentation = /(?:^|\n)([ \t]*)$/.exec(parts[index - 1] ?? "")?.[1] ?? "";
    return value.replace(/\n(?=.)/g, `\n${indentation}`);
  });
  if (unused.size > 0) throw new Error(`the template has no placeholder for ${[...unused].join(", ")}`);
  return filled.join("");
}
