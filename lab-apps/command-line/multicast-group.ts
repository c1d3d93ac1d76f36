// Multicast groups: an IPv4 address stands for all members (RFC 5771, section 3).
import { isIPv4 } from "node:net";
import { type Argument } from "./program";
import { UsageError } from "./values";

/** @throws UsageError */
function parseGroup(text: string): string {
  const first = isIPv4(text) ? Number(text.split(".")[0]) : NaN;
  if (first >= 224 && first <= 239) return text;
  throw new UsageError(`expected a multicast group, from 224.0.0.0 to 239.255.255.255: got "${text}"`);
}

export const groupArgument: Argument<string> = {
  name: "address",
  description: "multicast group, 224.0.0.0 to 239.255.255.255",
  parse: parseGroup,
};
