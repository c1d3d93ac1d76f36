// A host's security groups as one nftables ruleset: stateful, default drop both ways, one rule for each of the topology's.
import type { Lab, LabHost, LabInterface, LabRule } from "../topology/lab";
import { forwards, LINK_LOCAL_RESOLVER } from "../topology/network";
import type { Flow } from "../running-lab";
import { match, peers } from "./network/match";
import { untrackedBy } from "./tracking";

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

/** With a space behind; nothing for the host's only interface. */
function on(direction: LabRule["direction"], device?: string): string {
  return device === undefined ? "" : `${direction === "ingress" ? "iifname" : "oifname"} ${device} `;
}

/** @param device what the rule is about @default - the host's only interface */
function statement(rule: LabRule, device?: string): string {
  const peer = rule.direction === "ingress" ? "saddr" : "daddr";
  return `${on(rule.direction, device)}ip ${peer} ${peers(rule.cidrBlocks)} ${match(rule.port)}counter accept comment "${rule.id}"`;
}

/** Marks the flows that are not tracked. */
const UNTRACKED_MARK = 1;

/** A host that forwards tracks all: what one of its interfaces lets in, another lets out. */
function untracked(lab: Lab, { name: host, interfaces }: LabHost, direction: LabRule["direction"]): string[] {
  if (forwards(lab.scenario, host)) return [];
  const only = interfaces.length === 1;
  return interfaces.flatMap(({ name, rules }) =>
    rules
      .filter((rule) => rule.direction === direction)
      .flatMap((rule) =>
        untrackedBy(rule, rules).map((transport) => {
          const port = rule.port.protocol === "all" ? `meta l4proto ${transport} ` : match(rule.port);
          return `${on(direction, only ? undefined : name)}ct state new ${port}ct mark set ${UNTRACKED_MARK} comment "${OWN}untracked"`;
        }),
      ),
  );
}

/** @param all whether the host tracks all flows; otherwise, the rules decide on each packet of those that are marked */
function tracked(all: boolean): string[] {
  const states = all ? ["ct state established,related"] : ["ct state related", `ct state established ct mark != ${UNTRACKED_MARK}`];
  return states.map((state) => `${state} counter accept comment "${OWN}tracked"`);
}

export interface RuleStatement {
  readonly id: string;
  readonly statement: string;
}

/** The topology's rules of a host, in nftables' words. Each interface has the rules of its own groups. */
export function ruleStatements({ interfaces }: LabHost, direction: LabRule["direction"]): RuleStatement[] {
  const only = interfaces.length === 1;
  const of = ({ name, rules }: LabInterface) =>
    rules
      .filter((rule) => rule.direction === direction && rule.cidrBlocks.length > 0)
      .map((rule) => ({ id: rule.id, statement: statement(rule, only ? undefined : name) }));
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
    ...tracked((["ingress", "egress"] as const).every((each) => untracked(lab, host, each).length === 0)),
    // Security groups never filter the resolver: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
    `${peer} { ${resolvers(lab, host)} } meta l4proto { tcp, udp } ${dnsPort} 53 counter accept comment "${OWN}resolver"`,
    ...(lan ? [`fib daddr type { broadcast, multicast } counter accept comment "${OWN}lan"`] : []),
    ...untracked(lab, host, direction),
    ...ruleStatements(host, direction).map((each) => each.statement),
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
