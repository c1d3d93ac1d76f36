// What a running lab offers.
export type { Drop, DropCounters, Flow, HostDrops, NetworkDrop, NetworkDrops, NetworkFlow, NetworkProbeDrop } from "./drops";
export { type ExecResult, HostProcess, type OutputOptions, type SpawnOptions } from "./host-process";
export type { LinkCounters, LinkDirection, LinkEvent, Links, LinkStatus } from "./links";
export { LabError, LabStateError } from "./lab-error";
export { retryUntil, type Tried } from "./retry-until";
export type { Routes } from "./routes";
export type { CaptureOptions, RuleDifference, RunningLab } from "./running-lab";
export type { SecurityRules } from "./security-rules";
export type { ServiceLog, Services, ServiceState, ServiceStatus } from "./services";
