// What other folders use of it.
export { type AnalyzerOptions, CaptureAnalyzer } from "./analyzer";
export type { CapturedPacket, CapturedSegment, SynOptions } from "./captured-packet";
export type * from "./trace";
export type * from "./values";
