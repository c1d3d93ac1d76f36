// The rules that Terraform creates.
import { securityGroup, tcp } from "../../topology/model";
import { scenario } from "../../topology/scenarios";
import { securityGroupsOf } from "../../topology/security-groups";
import { twoVpcs } from "../support/two-vpcs";
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
  const securityGroups = securityGroupsOf(scenario());
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

test("a rule for the VPC is a resource for each of its blocks, of which the first has the rule's own name", () => {
  const twoBlocks = synthesized(twoVpcs);
  const named = resources(twoBlocks, RULES.ingress).filter(([name]) => name.startsWith("vpc_client_tcp_service_port"));
  expect(named.map(([name, { cidr_ipv4, tags }]) => [name, cidr_ipv4, tags])).toEqual([
    ["vpc_client_tcp_service_port_ingress", "${aws_vpc.hub.cidr_block}", { Name: "vpc-client-tcp-service-port-ingress" }],
    [
      "vpc_client_tcp_service_port_ingress_block_2",
      "${aws_vpc_ipv4_cidr_block_association.hub_block_2.cidr_block}",
      { Name: "vpc-client-tcp-service-port-ingress" },
    ],
  ]);
});

test("a peer that is a prefix list is one rule; a group of another VPC waits for the peering", () => {
  const lab = synthesized(twoVpcs);
  expect(resourceAt(lab, `${RULES.ingress}.offices_client_tcp_22_ingress`)).toMatchObject({
    prefix_list_id: "${aws_ec2_managed_prefix_list.offices.id}",
  });
  expect(resourceAt(lab, `${RULES.ingress}.client_service_tcp_service_port_ingress`)).toMatchObject({
    referenced_security_group_id: "${aws_security_group.ec2_client_security_group.id}",
    depends_on: ["aws_vpc_peering_connection.hub_spoke"],
  });
  expect(resourceAt(lab, "aws_security_group.ec2_service_security_group")["vpc_id"]).toBe("${aws_vpc.spoke.id}");
});
