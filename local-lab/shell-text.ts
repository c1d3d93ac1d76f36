// Pieces of shell scripts.

/** The word as the shell reads it back: in single quotes wherever it is not plain. */
export function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A command that is fed these lines (POSIX.1-2017, section 2.7.4). */
export function hereDocument(command: string, lines: readonly string[], end: string): string {
  return [`${command} <<'${end}'`, ...lines, end].join("\n");
}

/**
 * One script that runs all of them at once, and fails if one fails, once all have ended. A shell forks sooner than Node spawns.
 * They run in the background, even if there is one: a signal ends a shell that waits, but not before its foreground command does.
 */
export function inParallel(scripts: readonly string[]): string {
  return [
    "pids=",
    ...scripts.map((script) => `(\n${script}\n) &\npids="$pids $!"`),
    "failed=0",
    "for pid in $pids; do wait $pid || failed=$?; done",
    "[ $failed = 0 ] || exit $failed",
  ].join("\n");
}
