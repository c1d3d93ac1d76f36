// What a security rule allows: protocols, ports and ICMP types, in the style of aws-ec2's `Port`.

/** A transport protocol: the ones that have ports. */
export type Transport = "tcp" | "udp";

/** A port, or the name of one of the scenario's port parameters. */
export type PortNumber = number | string;

/** The ports or types of one rule. `Number` is {@link PortNumber} in a scenario, and `number` once its parameters have values. */
export type Port<Number = PortNumber> =
  /** Both ends are included. */
  | { readonly protocol: Transport; readonly from: Number; readonly to: Number }
  /** Every type. */
  | { readonly protocol: "icmp"; readonly type?: undefined; readonly code?: undefined }
  /** Type and code of RFC 792. @default - every code of the type */
  | { readonly protocol: "icmp"; readonly type: number; readonly code?: number }
  | { readonly protocol: "all" };

const ECHO_REQUEST = 8;
const PORTS = { min: 0, max: 65_535 } as const;

export const tcp = (port: PortNumber): Port => ({ protocol: "tcp", from: port, to: port });
export const tcpRange = (from: PortNumber, to: PortNumber): Port => ({ protocol: "tcp", from, to });
export const allTcp = (): Port => tcpRange(PORTS.min, PORTS.max);
export const udp = (port: PortNumber): Port => ({ protocol: "udp", from: port, to: port });
export const udpRange = (from: PortNumber, to: PortNumber): Port => ({ protocol: "udp", from, to });
export const allUdp = (): Port => udpRange(PORTS.min, PORTS.max);
/** Echo requests. */
export const icmpPing = (): Port => ({ protocol: "icmp", type: ECHO_REQUEST });
export const icmpType = (type: number): Port => ({ protocol: "icmp", type });
export const icmpTypeAndCode = (type: number, code: number): Port => ({ protocol: "icmp", type, code });
export const allIcmp = (): Port => ({ protocol: "icmp" });
/** Every protocol. */
export const allTraffic = (): Port => ({ protocol: "all" });
