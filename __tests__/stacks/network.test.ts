// The network that Terraform creates.
import { scenario } from "../../topology/scenarios";
import { resolved, resourceAt, resources, synthesized } from "./synthesized";

const configuration = synthesized();
const text = (value: unknown) => String(resolved(configuration, value));

test("the routes", () => {
  const routes = resources(configuration, "aws_route").map(
    ([, { route_table_id, destination_cidr_block, gateway_id, nat_gateway_id }]) =>
      `${text(route_table_id)} ${text(destination_cidr_block)} -> ${text(gateway_id ?? nat_gateway_id)}`,
  );
  const associations = resources(configuration, "aws_route_table_association").map(
    ([, { subnet_id, route_table_id }]) => `${text(subnet_id)} -> ${text(route_table_id)}`,
  );
  expect([...associations, ...routes]).toMatchInlineSnapshot(`
   [
     "\${aws_subnet.private_subnet.id} -> \${aws_route_table.private_route_table.id}",
     "\${aws_subnet.public_subnet.id} -> \${aws_route_table.public_route_table.id}",
     "\${aws_route_table.private_route_table.id} 0.0.0.0/0 -> \${aws_nat_gateway.nat_gateway.id}",
     "\${aws_route_table.public_route_table.id} 0.0.0.0/0 -> \${aws_internet_gateway.internet_gateway.id}",
   ]
  `);
});

test("the NAT gateway is in the public subnet, and the instances are in the private one", () => {
  expect(resources(configuration, "aws_nat_gateway").map(([, { subnet_id }]) => subnet_id)).toEqual(["${aws_subnet.public_subnet.id}"]);
  for (const [, { subnet_id }] of resources(configuration, "aws_instance")) expect(subnet_id).toBe("${aws_subnet.private_subnet.id}");
});

test("a host with a public address gets it from AWS, and its private address differs from the NAT gateway's", () => {
  const lab = scenario();
  const [server, ...clients] = lab.hosts;
  const interfaces = [{ ...server!.interfaces[0], subnet: "public", publicAddress: true }] as const;
  const published = synthesized({ ...lab, hosts: [{ ...server!, interfaces }, ...clients] });
  const open = resources(published, "aws_instance").filter(([, { associate_public_ip_address }]) => associate_public_ip_address === true);
  expect(open.map(([name]) => name)).toEqual(["ec2_instance_server"]);
  expect(resourceAt(published, "aws_instance.ec2_instance_server")).toMatchObject({
    subnet_id: "${aws_subnet.public_subnet.id}",
    private_ip: "${cidrhost(aws_subnet.public_subnet.cidr_block, 10)}",
    depends_on: expect.arrayContaining([
      "aws_route.public_default_route",
      "aws_route_table_association.public_route_table_association",
    ]) as string[],
  });
  expect(resourceAt(published, "aws_nat_gateway.nat_gateway")["private_ip"]).toBe("${cidrhost(aws_subnet.public_subnet.cidr_block, 4)}");
});

test("a stopped host, which has no public address for a while, is not replaced", () => {
  for (const [, { lifecycle }] of resources(configuration, "aws_instance"))
    expect(lifecycle).toMatchObject({ ignore_changes: ["ami", "associate_public_ip_address"] });
});

test("subnets stay in their zone if AWS lists the zones in another order", () => {
  for (const [, { lifecycle }] of resources(configuration, "aws_subnet"))
    expect(lifecycle).toEqual({ ignore_changes: ["availability_zone"] });
});

test("captures and packages cause no NAT costs, since every route table has the S3 gateway endpoint", () => {
  const tables = resources(configuration, "aws_route_table").map(([name]) => `\${aws_route_table.${name}.id}`);
  expect(tables).toHaveLength(2);
  expect(resources(configuration, "aws_vpc_endpoint")).toMatchObject([
    [
      "s3_endpoint",
      {
        vpc_endpoint_type: "Gateway",
        service_name: "com.amazonaws.${var.aws_region}.s3",
        route_table_ids: expect.arrayContaining(tables) as string[],
      },
    ],
  ]);
});

test("a DNS record does not depend on an instance, so it exists before the first query", () => {
  for (const [, record] of resources(configuration, "aws_route53_record")) expect(JSON.stringify(record)).not.toContain("aws_instance.");
});
