// Remarks that are about no TCP connection.
import { framesFilter } from "../filter";
import type { Remark, Severity } from "./sentence";

/**
 * @param frames in any order
 * @param within the filter for frames that are too many to list, or if there are none
 */
export function looseRemark(severity: Severity, text: string, frames: readonly number[], within: string, weight = 0): Remark {
  const sorted = [...new Set(frames)].sort((a, b) => a - b);
  return { severity, text, frames: sorted, filter: sorted.length === 0 ? within : framesFilter(sorted, within), weight };
}
