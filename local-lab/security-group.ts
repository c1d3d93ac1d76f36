// A host's security groups as one nftables ruleset: stateful, default drop both ways, one rule for each of the topology's.
import type { Lab, LabHost, LabInterface, LabRule } from "../topology/lab";
import { forwards, LINK_LOCAL_RESOLVER } from "../topology/network";
import type { Flow } from "../running-lab";
import { match, peers } from "./network/match";

/** The table that holds the security group, in the `inet` family, so that IPv6 is no way around it. */
export const SECURITY_GROUP_TABLE = "security_group";

/** Distinct peers and ports that are listed at once, each for an hour after its last packet; what comes beyond is counted as not listed. */
const DROPS_LISTED = 4096;

/** Comments of the rules that are not the topology's begin so. */
const OWN = "lab:";

/** Comment of the rule that counts what no rule allowed. */
export const DROP_RULE = `${OWN}drop`;

/** Comment of the rule that counts what the list of drops had no room for. */
export const UNLISTED_RULE = `${OWN}drop-unlisted`;

/** @param device what the rule is about @default - the host's only interface */
function statement(rule: LabRule, device?: string): string {
  const inbound = rule.direction === "ingress";
  const on = device === undefined ? "" : `${inbound ? "iifname" : "oifname"} ${device} `;
  return `${on}ip ${inbound ? "saddr" : "daddr"} ${peers(rule.cidrBlocks)} ${match(rule.port)}counter accept comment "${rule.id}"`;
}

/** Each interface has the rules of its own groups. */
function statements({ interfaces }: LabHost, direction: LabRule["direction"]): string[] {
  const only = interfaces.length === 1;
  const of = ({ name, rules }: LabInterface) =>
    rules
      .filter((rule) => rule.direction === direction && rule.cidrBlocks.length > 0)
      .map((rule) => statement(rule, only ? undefined : name));
  return interfaces.flatMap(of);
}

function resolvers({ subnets, vpcs }: Lab, { interfaces }: LabHost): string {
  const own = new Set(interfaces.map((each) => subnets.find(({ name }) => name === each.subnet)!.vpc));
  return [...vpcs.filter(({ name }) => own.has(name)).map(({ resolverAddress }) => resolverAddress), LINK_LOCAL_RESOLVER].join(", ");
}

/** @param hook where it stands: `input` and `output`, or `forward` for what a host passes on, which is let in before it is let out */
function chain(lab: Lab, host: LabHost, lan: boolean, direction: LabRule["direction"], hook: string): string[] {
  const inbound = direction === "ingress";
  const peer = inbound ? "ip saddr" : "ip daddr";
  const dnsPort = inbound ? "th sport" : "th dport";
  return [
    `chain ${direction}${hook === "forward" ? "_forward" : ""} {`,
    `type filter hook ${hook} priority filter${hook === "forward" && inbound ? " - 1" : ""}; policy drop;`,
    `${inbound ? "iif" : "oif"} lo accept comment "${OWN}loopback"`,
    // First, as in AWS: a flow that is tracked goes on when its rule is removed. `related` is the ICMP error that speaks of a tracked flow.
    `ct state established,related counter accept comment "${OWN}tracked"`,
    // Security groups never filter the resolver: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
    `${peer} { ${resolvers(lab, host)} } meta l4proto { tcp, udp } ${dnsPort} 53 counter accept comment "${OWN}resolver"`,
    ...(lan ? [`fib daddr type { broadcast, multicast } counter accept comment "${OWN}lan"`] : []),
    ...statements(host, direction),
    `counter comment "${DROP_RULE}"`,
    `meta l4proto { tcp, udp } ${peer} . meta l4proto . th dport @${direction}_probes comment "${OWN}probe"`,
    `meta l4proto != { tcp, udp } ${peer} . meta l4proto @${direction}_portless_probes comment "${OWN}portless-probe"`,
    // A set that is full takes no more, and the packet goes on to the last rule.
    `meta l4proto { tcp, udp } update @${direction}_drops { ${peer} . meta l4proto . th dport counter } drop comment "${OWN}drop-listed"`,
    `meta l4proto != { tcp, udp } update @${direction}_portless_drops { ${peer} . meta l4proto counter } ` +
      `drop comment "${OWN}portless-drop-listed"`,
    `counter comment "${UNLISTED_RULE}"`,
    "}",
  ];
}

const KEYS = { "": "ipv4_addr . inet_proto . inet_service", portless_: "ipv4_addr . inet_proto" } as const;

/** Users see the drops, which anybody can fill up. The probes are for `lab validate`, which adds the flows that it is about to send. */
function dropSets(direction: LabRule["direction"]): string[] {
  return Object.entries(KEYS).flatMap(([kind, type]) => [
    `set ${direction}_${kind}drops { type ${type}; size ${DROPS_LISTED}; flags dynamic,timeout; timeout 1h; }`,
    `set ${direction}_${kind}probes { type ${type}; counter; }`,
  ]);
}

/** For `nft -f` on a host: counts what is dropped of these flows from now on. Safe to repeat: counters stay as they are. */
export function countDrops(flows: readonly Flow[]): string[] {
  return flows.map(({ direction, peerAddress, protocol, port }) => {
    const [set, key] = port === undefined ? ["portless_probes", ""] : ["probes", ` . ${port}`];
    return `add element inet ${SECURITY_GROUP_TABLE} ${direction}_${set} { ${peerAddress} . ${protocol}${key} }`;
  });
}

/** The host's ruleset, for `nft -f`. */
export function securityGroup(lab: Lab, host: LabHost, lan: boolean): string {
  return [
    `table inet ${SECURITY_GROUP_TABLE} {`,
    ...dropSets("ingress"),
    ...dropSets("egress"),
    ...chain(lab, host, lan, "ingress", "input"),
    ...chain(lab, host, lan, "egress", "output"),
    // What is passed on enters and leaves by an interface, so both are asked.
    ...(forwards(lab.scenario, host.name)
      ? [...chain(lab, host, lan, "ingress", "forward"), ...chain(lab, host, lan, "egress", "forward")]
      : []),
    "}",
  ].join("\n");
}

/**
 * How long a flow is tracked after its last packet, in seconds, as AWS has it by default:
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-connection-tracking.html#connection-tracking-timeouts
 */
export const TRACKING_TIMEOUT_SEC = { tcp_timeout_established: 432_000, udp_timeout: 30, udp_timeout_stream: 180 } as const;
