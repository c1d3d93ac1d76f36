// Pure. Pieces of shell scripts.

/** The word as the shell reads it back: in single quotes wherever it is not plain. */
export function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A command that is fed these lines (POSIX.1-2017, section 2.7.4). */
export function hereDocument(command: string, lines: readonly string[], end: string): string {
  return [`${command} <<'${end}'`, ...lines, end].join("\n");
}
