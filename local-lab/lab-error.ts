// What went wrong with a lab on this machine, in words for its user.
import { LabError } from "../running-lab/lab-error";

export { LabError, LabStateError } from "../running-lab/lab-error";

/** This machine, or this user, cannot have a lab's namespaces. */
export class NamespaceError extends LabError {
  override readonly name = "NamespaceError";
}
