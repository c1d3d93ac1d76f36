// What the local lab offers.
export { enclosingLab } from "./runtime-folder";
export { LabError, LabStateError, NamespaceError } from "./lab-error";
export { checkLabName, PROGRAM_FOLDER } from "./names";
export { describePlan, type Plan, type PlanOptions, planLab, type Sources, type Step } from "./plan";
export { LocalLab } from "./local-lab";
export { localSources } from "./sources";
export { down, labsUp, open, type StartedLab, up, type UpOptions } from "./up";
