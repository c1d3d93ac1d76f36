// What went wrong with a lab on this machine, in words for its user.

/** A failure that its message explains: what was wrong, what was got, what to do. No stack trace is due. */
export class LabError extends Error {
  override readonly name: string = "LabError";
}

/** This machine, or this user, cannot have a lab's namespaces. */
export class NamespaceError extends LabError {
  override readonly name = "NamespaceError";
}

/** There is no such lab, it is not up, or, for what would bring it up, it is up or coming up already. */
export class LabStateError extends LabError {
  override readonly name = "LabStateError";
}
