// What the exit status of `lab` means, and the errors that stand for one. cli/bin.cjs and set-up/set-up.mjs, which run without the
// bundles, read the same table.
import table from "./exit-status.json";

type Outcome = keyof typeof table;

export const EXIT = {
  ...(Object.fromEntries(Object.entries(table).map(([outcome, { status }]) => [outcome, status])) as Record<Outcome, number>),
  /** Plus the signal's number. */
  signal: 128,
};

/** As `lab --help` and the README show it. */
export const EXIT_STATUSES: readonly (readonly [status: string, meaning: string])[] = [
  ...Object.values(table).map(({ status, meaning }) => [String(status), meaning] as const),
  [
    `${EXIT.signal} + n`,
    "signal n ended it: 130 after Ctrl-C, which only ends the output of capture and logs --follow, and the input of analyze: 0",
  ],
  ["any", "exec and shell have the command's own; 125 if the lab has just gone, 126 if the command cannot be run, 127 if there is none"],
];

/** The command line names something unknown. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** This machine or this user lacks something that the verb needs; the message says what, and what to do. */
export class CannotRunHereError extends Error {
  override readonly name = "CannotRunHereError";
}
