// What the rules of security groups and of network ACLs match, in nftables' words.
import type { ResolvedPort } from "../../topology/resolve";

/** Single addresses are written as such: nftables would list blocks side by side as one range. */
export function peers(cidrBlocks: readonly string[]): string {
  const blocks = cidrBlocks.map((block) => block.replace(/\/32$/, ""));
  return blocks.length === 1 ? blocks.join() : `{ ${blocks.join(", ")} }`;
}

/** With a space behind; nothing for all traffic. */
export function match(port: ResolvedPort): string {
  switch (port.protocol) {
    case "all":
      return "";
    case "icmp":
      if (port.type === undefined) return "meta l4proto icmp ";
      return `icmp type ${port.type} ${port.code === undefined ? "" : `icmp code ${port.code} `}`;
    default:
      return `${port.protocol} dport ${port.from === port.to ? port.from : `${port.from}-${port.to}`} `;
  }
}
