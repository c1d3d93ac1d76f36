// Analyzes a capture that a test holds in memory.
import { CaptureAnalyzer } from "../../../capture-analysis/analyzer";
import { type Analysis } from "../../../capture-analysis/values";

/** @param gzip whether the bytes came out of a compressed file */
export function analyze(bytes: Uint8Array, gzip = false): Analysis {
  const analyzer = new CaptureAnalyzer({ gzip });
  analyzer.push(bytes);
  analyzer.end();
  return analyzer.analysis();
}
