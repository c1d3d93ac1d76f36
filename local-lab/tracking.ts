// Which flows security groups track: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-connection-tracking.html
import type { LabRule } from "../topology/lab";
import { PORTS } from "../topology/limits";
import { ANY_IPV4, type Transport } from "../topology/model";

/** How long a flow is tracked after its last packet, in seconds, as AWS has it by default. */
export const TRACKING_TIMEOUT_SEC = { tcp_timeout_established: 432_000, udp_timeout: 30, udp_timeout_stream: 180 } as const;

const isForAnywhere = ({ cidrBlocks }: LabRule) => cidrBlocks.includes(ANY_IPV4);

const allowsAll = ({ port }: LabRule, transport: Transport) =>
  port.protocol === "all" || (port.protocol === transport && port.from === PORTS.min && port.to === PORTS.max);

/**
 * The transports whose flows the rule lets begin and nothing tracks: from or to anywhere, while another rule lets every answer pass. Such
 * a flow ends when its rule is revoked.
 *
 * @param rules all of the network interface
 */
export function untrackedBy(rule: LabRule, rules: readonly LabRule[]): readonly Transport[] {
  const answers = rules.filter((other) => other.direction !== rule.direction && isForAnywhere(other));
  const speaksOf = (transport: Transport) => rule.port.protocol === "all" || rule.port.protocol === transport;
  return isForAnywhere(rule)
    ? (["tcp", "udp"] as const).filter((transport) => speaksOf(transport) && answers.some((other) => allowsAll(other, transport)))
    : [];
}
