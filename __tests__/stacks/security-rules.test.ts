// The rules that Terraform creates, and their agreement with reachability.
import { BlockList } from "node:net";
import { instantiate, type LabHost } from "../../topology/lab";
import { securityGroup, tcp } from "../../topology/model";
import { canReach } from "../../topology/reachability";
import { scenario, scenarioNames } from "../../topology/scenarios";
import { describeTraffic, type Traffic } from "../../topology/traffic";
import { type Configuration, resolved, resourceAt, resources, synthesized } from "./synthesized";

const RULES = { ingress: "aws_vpc_security_group_ingress_rule", egress: "aws_vpc_security_group_egress_rule" } as const;
type Direction = keyof typeof RULES;

const configuration = synthesized();

interface Rule {
  readonly security_group_id: string;
  readonly ip_protocol: string;
  readonly from_port: number;
  readonly to_port: number;
  readonly cidr_ipv4?: string;
  readonly referenced_security_group_id?: string;
  readonly description: string;
}

function rulesOf(from: Configuration, direction: Direction): readonly Rule[] {
  return resources(from, RULES[direction]).map(
    ([, rule]) => Object.fromEntries(Object.entries(rule).map(([name, value]) => [name, resolved(from, value)])) as unknown as Rule,
  );
}

const line = (rule: Rule) =>
  `${rule.security_group_id} ${rule.ip_protocol} ${rule.from_port}-${rule.to_port} ${rule.cidr_ipv4}: ${rule.description}`;

test("the ingress rules", () => {
  expect(rulesOf(configuration, "ingress").map(line)).toMatchInlineSnapshot(`
   [
     "\${aws_security_group.ec2_client_security_group.id} icmp -1--1 10.0.0.0/16: ICMP, all types, from the VPC",
     "\${aws_security_group.ec2_server_security_group.id} icmp -1--1 10.0.0.0/16: ICMP, all types, from the VPC",
     "\${aws_security_group.ec2_server_security_group.id} tcp 1234-1234 10.0.0.0/16: TCP server, from the VPC",
     "\${aws_security_group.ec2_server_security_group.id} tcp 1235-1235 10.0.0.0/16: Hesitant consumer, from the VPC",
     "\${aws_security_group.ec2_server_security_group.id} udp 1234-1234 10.0.0.0/16: UDP server, from the VPC",
   ]
  `);
});

/* eslint-disable max-len -- the lines of a snapshot */
test("the egress rules", () => {
  expect(rulesOf(configuration, "egress").map(line)).toMatchInlineSnapshot(`
   [
     "\${aws_security_group.ec2_client_security_group.id} icmp -1--1 10.0.0.0/16: ICMP, all types, to the VPC",
     "\${aws_security_group.ec2_client_security_group.id} tcp 1234-1234 10.0.0.0/16: TCP server, in the VPC",
     "\${aws_security_group.ec2_client_security_group.id} tcp 1235-1235 10.0.0.0/16: Hesitant consumer, in the VPC",
     "\${aws_security_group.ec2_client_security_group.id} tcp 443-443 0.0.0.0/0: HTTPS to anywhere: Systems Manager, package repositories, S3",
     "\${aws_security_group.ec2_client_security_group.id} udp 1234-1234 10.0.0.0/16: UDP server, in the VPC",
     "\${aws_security_group.ec2_server_security_group.id} icmp -1--1 10.0.0.0/16: ICMP, all types, to the VPC",
     "\${aws_security_group.ec2_server_security_group.id} tcp 443-443 0.0.0.0/0: HTTPS to anywhere: Systems Manager, package repositories, S3",
   ]
  `);
});
/* eslint-enable max-len */

test("the rules' resources are exactly the topology's rules", () => {
  const { securityGroups } = scenario();
  const names = (direction: Direction) => resources(configuration, RULES[direction]).map(([name]) => name);
  for (const direction of ["ingress", "egress"] as const)
    expect(names(direction).sort()).toEqual(
      securityGroups
        .flatMap(({ rules }) => rules.filter((rule) => rule.direction === direction).map(({ id }) => id.replaceAll("-", "_")))
        .sort(),
    );
});

test("no security group has inline rules, which would conflict with the resources", () => {
  for (const [, group] of resources(configuration, "aws_security_group"))
    for (const direction of ["ingress", "egress"]) expect(group).not.toHaveProperty(direction);
});

test("a security group whose description changes is created before the old one goes, under a name that AWS makes new", () => {
  for (const [, group] of resources(configuration, "aws_security_group")) {
    expect(group).toMatchObject({ lifecycle: { create_before_destroy: true }, name_prefix: expect.any(String) as string });
    expect(group).not.toHaveProperty("name");
  }
});

test("a peer that is a security group refers to it", () => {
  const lab = scenario();
  const [server, client] = lab.securityGroups;
  if (!server || !client) throw new Error("two security groups expected");
  const rule = {
    id: "server-ingress-tcp-8080",
    direction: "ingress",
    port: tcp(8080),
    peer: securityGroup("client"),
    description: "from clients",
  } as const;
  const withRule = synthesized({ ...lab, securityGroups: [{ ...server, rules: [rule] }, client] });
  expect(resourceAt(withRule, "aws_vpc_security_group_ingress_rule.server_ingress_tcp_8080")).toMatchObject({
    from_port: 8080,
    to_port: 8080,
    referenced_security_group_id: "${aws_security_group.ec2_client_security_group.id}",
  });
});

describe.each(scenarioNames)("in %s, what AWS will let pass is what reachability says", (name) => {
  const lab = instantiate(scenario(name));
  const synthesizedLab = synthesized(lab.scenario);
  const traffics: readonly Traffic[] = [
    ...(["tcp", "udp"] as const).flatMap((protocol) => [...Object.values(lab.ports), 443, 4242].map((port) => ({ protocol, port }))),
    { protocol: "icmp" },
  ];

  const groupOf = (host: LabHost) => {
    const { vpc_security_group_ids } = resourceAt(synthesizedLab, `aws_instance.ec2_instance_${host.name.replaceAll("-", "_")}`);
    return (vpc_security_group_ids as readonly string[])[0];
  };

  const holds = (block: string, address: string) => {
    const [base = "", length = ""] = block.split("/");
    const list = new BlockList();
    list.addSubnet(base, Number(length));
    return list.check(address);
  };

  const someRuleAllows = (direction: Direction, host: LabHost, traffic: Traffic, peer: LabHost) =>
    rulesOf(synthesizedLab, direction)
      .filter((rule) => rule.security_group_id === groupOf(host) && rule.ip_protocol === traffic.protocol)
      .filter((rule) =>
        rule.referenced_security_group_id === undefined
          ? holds(rule.cidr_ipv4 ?? "", peer.address)
          : rule.referenced_security_group_id === groupOf(peer),
      )
      .some((rule) => [rule.from_port, rule.to_port].every((port) => port === (traffic.protocol === "icmp" ? -1 : traffic.port)));

  const pairs = lab.hosts.flatMap((from) => lab.hosts.filter((to) => to !== from).map((to) => ({ from, to })));
  test.each(pairs.map((pair) => [pair.from.name, pair.to.name, pair] as const))("from %s to %s", (_from, _to, { from, to }) => {
    const verdicts = (allowed: (traffic: Traffic) => boolean) =>
      traffics.map((traffic) => `${describeTraffic(traffic)} ${allowed(traffic)}`);
    expect(verdicts((traffic) => someRuleAllows("egress", from, traffic, to) && someRuleAllows("ingress", to, traffic, from))).toEqual(
      verdicts((traffic) => canReach(lab, from.name, to.name, traffic).allowed),
    );
  });

  test("the compared traffic is partly allowed, partly dropped", () => {
    const verdicts = pairs.flatMap(({ from, to }) => traffics.map((traffic) => canReach(lab, from.name, to.name, traffic).allowed));
    expect(new Set(verdicts)).toEqual(new Set([true, false]));
  });
});
