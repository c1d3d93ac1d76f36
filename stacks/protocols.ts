// Protocols and ports in the form of security group rules and of network ACL rules.
import type { Port } from "../topology/model";

/** "All", as an IP protocol, an ICMP type or an ICMP code: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html */
const ALL = -1;

/** For a security group's rule, in which an ICMP type and code take the place of the ports. */
export function groupPermission(port: Port<number>): { ipProtocol: string; fromPort?: number; toPort?: number } {
  switch (port.protocol) {
    case "all":
      return { ipProtocol: String(ALL) };
    case "icmp":
      return { ipProtocol: "icmp", fromPort: port.type ?? ALL, toPort: port.code ?? ALL };
    default:
      return { ipProtocol: port.protocol, fromPort: port.from, toPort: port.to };
  }
}

/** For a network ACL's rule. */
export function aclTraffic(port: Port<number>): {
  protocol: string;
  fromPort?: number;
  toPort?: number;
  icmpType?: number;
  icmpCode?: number;
} {
  switch (port.protocol) {
    case "all":
      return { protocol: String(ALL) };
    case "icmp":
      return { protocol: "icmp", icmpType: port.type ?? ALL, icmpCode: port.code ?? ALL };
    default:
      return { protocol: port.protocol, fromPort: port.from, toPort: port.to };
  }
}
