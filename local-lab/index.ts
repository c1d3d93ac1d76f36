// Edge. What the local lab offers.
export { capture, type Capture, type CaptureOptions } from "./capture";
export { HostService, type ServiceState } from "./host-service";
export { type KernelCapability, tryKernelCapabilities } from "./kernel-capabilities";
export { LabError } from "./lab-error";
export { checkLabName, programFolder } from "./names";
export { describePlan, type Plan, type PlanOptions, planLab, type Sources, type Step } from "./plan";
export { type RuleDifference, ruleDifferences } from "./rule-differences";
export { type Counted, type Drop, type LoadedRule, type LoadedSecurityGroup, parseSecurityGroup } from "./ruleset";
export { type ExecOptions, type ExecResult, RunningLab } from "./running-lab";
export { hasSocketAt } from "./sockets";
export { localSources } from "./sources";
export { down, labsUp, open, up, type UpOptions } from "./up";
