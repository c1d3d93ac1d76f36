// What differs in the rules of two networks, whether or not a pair of hosts sees it: a peer may be an address outside of both.
import { targetName } from "../decision";
import type { Lab } from "../lab";
import type { Peer, Port, UntoldRule } from "../model";
import { securityGroupsOf } from "../security-groups";

export interface RuleChange {
  readonly is: "added" | "removed";
  /** "security group web: ingress tcp/22 from 10.50.0.0/16" */
  readonly text: string;
  /** True if the rule may let in what it is not told of: IPv6, or a protocol other than TCP, UDP and ICMP. */
  readonly mayExpose?: true;
}

type Fact = Pick<RuleChange, "text" | "mayExpose">;

function portText(port: Port | string): string {
  if (typeof port === "string") return port;
  switch (port.protocol) {
    case "all":
      return "all traffic";
    case "icmp":
      return ["icmp", port.type, port.code].filter((each) => each !== undefined).join("/");
    default:
      return `${port.protocol}/${port.from === port.to ? port.from : `${port.from}-${port.to}`}`;
  }
}

function peerText(peer: Peer | { readonly kind: "subnet"; readonly name: string }): string {
  switch (peer.kind) {
    case "ipv4":
      return peer.cidrBlock;
    case "vpc":
      return "the VPC";
    case "unknown":
      return peer.name;
    default:
      return `${peer.kind.replace("-", " ")} ${peer.name}`;
  }
}

const fromOrTo = { ingress: "from", egress: "to" } as const;

const ruleText = ({ direction, port, peer }: UntoldRule) => `${direction} ${portText(port)} ${fromOrTo[direction]} ${peerText(peer)}`;

const groupFacts = ({ scenario }: Lab) =>
  securityGroupsOf(scenario).flatMap(({ name, rules }) => rules.map((rule) => `security group ${name}: ${ruleText(rule)}`));

const untoldFacts = ({ scenario }: Lab): readonly Fact[] =>
  scenario.securityGroups.flatMap(({ name, untoldRules = [] }) =>
    untoldRules.map((rule) => ({
      text: `security group ${name}: ${ruleText(rule)} (whom it lets through is not told)`,
      ...(rule.direction === "ingress" && rule.peer.kind !== "security-group" && { mayExpose: true }),
    })),
  );

const aclFacts = ({ scenario }: Lab) =>
  scenario.vpcs
    .flatMap(({ networkAcls = [] }) => networkAcls)
    .flatMap((acl) =>
      (["ingress", "egress"] as const).flatMap((direction) =>
        acl[direction].map(
          ({ number, action, port, peer }) =>
            `network ACL ${acl.name}: ${direction} ${number} ${action} ${portText(port)} ${fromOrTo[direction]} ${peerText(peer)}`,
        ),
      ),
    );

const subnetFacts = ({ subnets }: Lab) =>
  subnets.flatMap(({ name, routeTable, networkAcl, routes }) => [
    `subnet ${name}: network ACL ${networkAcl?.name ?? "of the VPC"}`,
    ...routes.map(({ destination, target }) => `route table ${routeTable}: ${destination} to ${targetName(target)}`),
  ]);

const hostFacts = ({ hosts }: Lab) =>
  hosts.flatMap(({ name, subnet, publicAddress, mayBePublic, interfaces }) => [
    `host ${name}: in subnet ${subnet}`,
    ...interfaces.flatMap((each) => each.securityGroups.map((group) => `host ${name}: in security group ${group}`)),
    ...(publicAddress === undefined ? [] : [`host ${name}: has a public address`]),
    ...(mayBePublic ? [`host ${name}: may have a public address`] : []),
  ]);

const vpcFacts = ({ vpcs }: Lab) =>
  vpcs.flatMap(({ name, internetGateway }) => (internetGateway === undefined ? [] : [`VPC ${name}: has an internet gateway`]));

const factsOf = (lab: Lab | undefined): ReadonlyMap<string, Fact> => {
  if (!lab) return new Map();
  const told = [vpcFacts, subnetFacts, aclFacts, groupFacts, hostFacts].flatMap((facts) => facts(lab)).map((text): Fact => ({ text }));
  return new Map([...told, ...untoldFacts(lab)].map((fact) => [fact.text, fact]));
};

/** Those that are added, then those that are removed. */
export function ruleChanges(before: Lab | undefined, after: Lab | undefined): readonly RuleChange[] {
  const [old, now] = [factsOf(before), factsOf(after)];
  const added = [...now.values()].filter(({ text }) => !old.has(text));
  const removed = [...old.values()].filter(({ text }) => !now.has(text));
  return [
    ...added.map((fact): RuleChange => ({ is: "added", ...fact })),
    ...removed.map(({ text }): RuleChange => ({ is: "removed", text })),
  ];
}
