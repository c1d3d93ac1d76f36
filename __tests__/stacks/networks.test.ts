// Networks of other shapes than the first lab's: several zones, VPCs, blocks and interfaces, network ACLs, a host that forwards.
import { scenario } from "../../topology/scenarios";
import { twoVpcs } from "../support/two-vpcs";
import { webNetwork } from "../support/web-network";
import { resourceAt, resources, synthesized } from "./synthesized";

const web = synthesized(webNetwork);
const two = synthesized(twoVpcs);

test("subnets of the same zone stay together, and the region must have enough zones", () => {
  const zones = resources(web, "aws_subnet").map(([name, { availability_zone }]) => [name, availability_zone]);
  expect(zones).toEqual([
    ["private_a_subnet", "${aws_subnet.public_a_subnet.availability_zone}"],
    ["private_b_subnet", "${aws_subnet.public_b_subnet.availability_zone}"],
    ["public_a_subnet", expect.stringMatching(/locations\)\)\[0\]\}$/)],
    ["public_b_subnet", expect.stringMatching(/locations\)\)\[1\]\}$/)],
  ]);
  expect(JSON.stringify(web.data["aws_ec2_instance_type_offerings"])).toMatch(/ > 1\}.*fewer than 2 availability zones of/);
});

test("only hosts with a public address request one, and outputs show it", () => {
  const open = resources(web, "aws_instance").filter(([, { associate_public_ip_address }]) => associate_public_ip_address === true);
  expect(open.map(([name]) => name)).toEqual(["ec2_instance_balancer", "ec2_instance_bastion"]);
  expect(Object.keys(web.output).filter((name) => name.endsWith("_public_ip_address"))).toHaveLength(2);
});

test("if hosts are in several subnets, each subnet's block is an output", () => {
  const names = Object.keys(web.output).filter((name) => name.endsWith("_subnet_cidr"));
  expect(names).toEqual(["private_a", "private_b", "public_a", "public_b"].map((subnet) => `${subnet}_subnet_cidr`));
});

describe("network ACLs", () => {
  const rules = (acl: string) =>
    resources(web, "aws_network_acl_rule")
      .filter(([, { network_acl_id }]) => network_acl_id === `\${aws_network_acl.${acl}.id}`)
      .map(([name, rule]) => {
        const { egress, rule_action, protocol, from_port, to_port, icmp_type, icmp_code, cidr_block } = rule;
        const ports = [from_port, to_port, icmp_type, icmp_code].filter((each) => each !== undefined);
        return [`${name}:`, egress ? "egress" : "ingress", rule_action, protocol, ...ports, cidr_block].map(String).join(" ");
      });

  test("have a resource for each rule", () => {
    expect([...rules("public_acl"), ...rules("database_acl")]).toMatchInlineSnapshot(`
     [
       "public_acl_egress_100: egress allow -1 0.0.0.0/0",
       "public_acl_ingress_100: ingress deny tcp 0 65535 192.0.2.128/25",
       "public_acl_ingress_200: ingress allow -1 0.0.0.0/0",
       "database_acl_egress_100: egress allow tcp 443 443 0.0.0.0/0",
       "database_acl_egress_110: egress allow icmp -1 -1 \${aws_vpc.vpc.cidr_block}",
       "database_acl_ingress_100: ingress allow tcp 5432 5432 \${aws_vpc.vpc.cidr_block}",
       "database_acl_ingress_110: ingress allow icmp 8 -1 \${aws_vpc.vpc.cidr_block}",
       "database_acl_ingress_120: ingress allow tcp 1024 65535 0.0.0.0/0",
     ]
    `);
  });

  test("are attached to a subnet only after their rules exist, and instances wait for that", () => {
    const association = resourceAt(web, "aws_network_acl_association.private_b_network_acl_association");
    expect(association).toMatchObject({ subnet_id: "${aws_subnet.private_b_subnet.id}" });
    expect(association["depends_on"]).toHaveLength(5);
    const waits = resourceAt(web, "aws_instance.ec2_instance_database")["depends_on"];
    expect(waits).toContain("aws_network_acl_association.private_b_network_acl_association");
  });

  test("have a rule for each block of the VPC, with consecutive numbers", () => {
    const ofBlocks = resources(two, "aws_network_acl_rule").filter(([name]) => name.startsWith("inside_acl_ingress"));
    expect(ofBlocks.map(([, { rule_number, cidr_block }]) => [rule_number, cidr_block])).toEqual([
      [10, "${aws_vpc.hub.cidr_block}"],
      [11, "${aws_vpc_ipv4_cidr_block_association.hub_block_2.cidr_block}"],
    ]);
  });
});

describe("several VPCs", () => {
  test("have their own blocks, of which only the very first is a variable", () => {
    expect(resources(two, "aws_vpc").map(([name, { cidr_block }]) => [name, cidr_block])).toEqual([
      ["hub", "${var.vpc_cidr_block}"],
      ["spoke", "10.10.0.0/16"],
    ]);
    expect(resourceAt(two, "aws_vpc_ipv4_cidr_block_association.hub_block_2")).toMatchObject({ cidr_block: "10.9.0.0/24" });
    expect(resourceAt(two, "aws_subnet.annex_subnet")).toMatchObject({
      cidr_block: "10.9.0.0/28",
      depends_on: ["aws_vpc_ipv4_cidr_block_association.hub_block_2"],
    });
    expect(resources(two, "aws_default_security_group")).toHaveLength(2);
  });

  test("are peered, have routes to each other, and resolve each other's names", () => {
    expect(resourceAt(two, "aws_vpc_peering_connection.hub_spoke")).toMatchObject({
      vpc_id: "${aws_vpc.hub.id}",
      peer_vpc_id: "${aws_vpc.spoke.id}",
      auto_accept: true,
    });
    for (const route of ["outside_route_to_10_10_0_0_16", "spoke_route_to_10_8_0_0_20"])
      expect(resourceAt(two, `aws_route.${route}`)["vpc_peering_connection_id"]).toBe("${aws_vpc_peering_connection.hub_spoke.id}");
    expect(resourceAt(two, "aws_route53_zone.private_hosted_zone")["vpc"]).toEqual([
      { vpc_id: "${aws_vpc.hub.id}" },
      { vpc_id: "${aws_vpc.spoke.id}" },
    ]);
  });
});

test("a route to a subnet has the subnet's block, which follows the VPC's", () => {
  const stack = synthesized(scenario("nat-gateway"));
  const firewall = { network_interface_id: "${aws_instance.ec2_instance_firewall.primary_network_interface_id}" };
  expect(resourceAt(stack, "aws_route.private_route_to_subnet_service")).toMatchObject({
    route_table_id: "${aws_route_table.private_route_table.id}",
    destination_cidr_block: "${aws_subnet.service_subnet.cidr_block}",
    ...firewall,
  });
  expect(resourceAt(stack, "aws_route.service_route_to_subnet_private")).toMatchObject({
    destination_cidr_block: "${aws_subnet.private_subnet.cidr_block}",
    ...firewall,
  });
});

describe("a host that forwards between two interfaces", () => {
  const firewall = resourceAt(two, "aws_instance.ec2_instance_firewall");
  const route = resourceAt(two, "aws_route.inside_default_route");

  test("accepts packets with other destinations, through a route to its first interface", () => {
    expect(firewall["source_dest_check"]).toBe(false);
    expect(route["network_interface_id"]).toBe("${aws_instance.ec2_instance_firewall.primary_network_interface_id}");
    expect(resourceAt(two, "aws_instance.ec2_instance_guest")).not.toHaveProperty("source_dest_check");
  });

  test("has its second interface attached", () => {
    expect(resourceAt(two, "aws_network_interface.firewall_interface_2")).toMatchObject({
      subnet_id: "${aws_subnet.inside_subnet.id}",
      private_ips: ["${cidrhost(aws_subnet.inside_subnet.cidr_block, 10)}"],
    });
    expect(resourceAt(two, "aws_network_interface_attachment.firewall_interface_2_attachment")).toMatchObject({
      instance_id: "${aws_instance.ec2_instance_firewall.id}",
      device_index: 1,
    });
  });

  test("has an Elastic IP, since AWS assigns other public addresses only to instances with a single interface", () => {
    expect(firewall["associate_public_ip_address"]).toBe(false);
    expect(resourceAt(two, "aws_eip.firewall_interface_1_eip")).toMatchObject({
      network_interface: "${aws_instance.ec2_instance_firewall.primary_network_interface_id}",
      depends_on: ["aws_internet_gateway.hub_gateway"],
    });
    expect(two.output["firewall_ec2_instance_public_ip_address"]?.value).toBe("${aws_eip.firewall_interface_1_eip.public_ip}");
  });
});
