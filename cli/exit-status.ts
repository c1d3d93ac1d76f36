// What the exit status of `lab` means, and the errors that stand for one.

export const EXIT = { yes: 0, no: 1, usage: 2, cannotRunHere: 3, signal: 128 } as const;

/** The command line asks for what there is not. Exit status 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The verb needs what this machine or this user does not have; the message says what, and what to do. Exit status 3. */
export class CannotRunHereError extends Error {
  override readonly name = "CannotRunHereError";
}
