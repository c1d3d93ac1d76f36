// What the local lab offers.
export { type ExecResult } from "./command";
export { enclosingLab } from "./runtime-folder";
export type { ServiceState } from "./keeper/protocol";
export { LabError, LabStateError, NamespaceError } from "./lab-error";
export { checkLabName, PROGRAM_FOLDER } from "./names";
export { HOST_INTERFACE, vpcRules } from "./network";
export { type NetworkDrop, type NetworkDrops, type NetworkFlow, type NetworkRule, type ProbeDrop } from "./network/dropped";
export { countNetworkDrops, networkDrops } from "./network-drops";
export { describePlan, type Plan, type PlanOptions, planLab, type Sources, type Step } from "./plan";
export { type Counted, type Drop, type LoadedRule, type LoadedSecurityGroup, parseSecurityGroup } from "./ruleset";
export { RunningLab } from "./local-lab";
export { type LogFiles } from "./keeper/service-log";
export { type Flow, securityGroup } from "./security-group";
export { hereDocument } from "./shell-text";
export { localSources } from "./sources";
export { down, labsUp, open, type StartedLab, up, type UpOptions } from "./up";
