// What went wrong with a lab, in words for its user.

/** A failure that its message explains: what was wrong, what was got, what to do. Print no stack trace. */
export class LabError extends Error {
  override readonly name: string = "LabError";
}

/** There is no such lab, it is not up, or, for what would bring it up, it is up or coming up already. */
export class LabStateError extends LabError {
  override readonly name = "LabStateError";
}
