// The network that Terraform creates.
import { resolved, resources, synthesized } from "./synthesized";

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

test("the NAT gateway stands in the public subnet, the instances in the private one", () => {
  expect(resources(configuration, "aws_nat_gateway").map(([, { subnet_id }]) => subnet_id)).toEqual(["${aws_subnet.public_subnet.id}"]);
  for (const [, { subnet_id }] of resources(configuration, "aws_instance")) expect(subnet_id).toBe("${aws_subnet.private_subnet.id}");
});

test("captures and packages pay for no NAT: every route table has the S3 gateway endpoint", () => {
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

test("a DNS record needs no instance, so that it is there before anybody asks for it", () => {
  for (const [, record] of resources(configuration, "aws_route53_record")) expect(JSON.stringify(record)).not.toContain("aws_instance.");
});
