// A host that balances the load is an Application Load Balancer, and no instance.
import { scenario } from "../../topology/scenarios";
import { haproxy } from "../../topology/servers/haproxy";
import { resourceAt, resources, synthesized } from "./synthesized";

const lab = scenario("load-balancer");
const configuration = synthesized(lab);
const at = (address: string) => resourceAt(configuration, address);

test("it is an application load balancer in both public subnets, in its group, reached from the internet", () => {
  expect(at("aws_lb.load_balancer")).toMatchObject({
    load_balancer_type: "application",
    internal: false,
    subnets: ["${aws_subnet.public_1_subnet.id}", "${aws_subnet.public_2_subnet.id}"],
    security_groups: ["${aws_security_group.ec2_load_balancer_security_group.id}"],
    drop_invalid_header_fields: true,
  });
  const inside = lab.hosts.map((host) =>
    host.loadBalancing ? { ...host, interfaces: host.interfaces.map((each) => ({ ...each, publicAddress: false })) } : host,
  ) as unknown as typeof lab.hosts;
  expect(resourceAt(synthesized({ ...lab, hosts: inside }), "aws_lb.load_balancer")["internal"]).toBe(true);
});

test("its name and its targets' are made by the provider, so that neither is too long or another lab's", () => {
  for (const address of ["aws_lb.load_balancer", "aws_lb_target_group.load_balancer_target_group"]) {
    expect(at(address)).toMatchObject({ name_prefix: expect.stringMatching(/^[a-z][a-z-]{0,5}$/) as string });
    expect(at(address)).not.toHaveProperty("name");
  }
  expect(at("aws_lb.load_balancer")["tags"]).toEqual({ Name: "${var.resource_name_prefix}-load-balancer-Load-Balancer" });
});

test("it is made once its subnets lead to the internet and its group has its rules", () => {
  expect(at("aws_lb.load_balancer")["depends_on"]).toEqual(
    expect.arrayContaining([
      "aws_route.public_default_route",
      "aws_route_table_association.public_1_route_table_association",
      "aws_route_table_association.public_2_route_table_association",
      "aws_vpc_security_group_ingress_rule.anywhere_load_balancer_tcp_80_ingress",
      "aws_vpc_security_group_egress_rule.load_balancer_backend_tcp_80_egress",
    ]),
  );
});

test("the health checks are the scenario's, and answered in less time than their interval", () => {
  const { path, intervalSec, threshold } = lab.hosts[0]!.loadBalancing!.healthCheck;
  const group = at("aws_lb_target_group.load_balancer_target_group");
  expect(group).toMatchObject({ port: 80, protocol: "HTTP", vpc_id: "${aws_vpc.vpc.id}", lifecycle: { create_before_destroy: true } });
  const check = group["health_check"] as Record<string, number>;
  expect(check).toMatchObject({
    path,
    interval: intervalSec,
    healthy_threshold: threshold,
    unhealthy_threshold: threshold,
    matcher: "200",
  });
  expect(check["timeout"]).toBeLessThan(intervalSec);
});

test("the listener hands requests to the targets, which are the backends", () => {
  const group = "${aws_lb_target_group.load_balancer_target_group.arn}";
  expect(at("aws_lb_listener.load_balancer_listener")).toMatchObject({
    load_balancer_arn: "${aws_lb.load_balancer.arn}",
    port: 80,
    protocol: "HTTP",
    default_action: [{ type: "forward", target_group_arn: group }],
  });
  expect(resources(configuration, "aws_lb_target_group_attachment").map(([, attachment]) => attachment)).toMatchObject(
    ["backend_1", "backend_2"].map((backend) => ({
      target_group_arn: group,
      target_id: `\${aws_instance.ec2_instance_${backend}.id}`,
      port: 80,
    })),
  );
});

test("only the backends are instances; nothing has an Elastic IP", () => {
  expect(resources(configuration, "aws_instance").map(([name]) => name)).toEqual(["ec2_instance_backend_1", "ec2_instance_backend_2"]);
  expect(configuration.resource).not.toHaveProperty("aws_eip");
  expect(configuration.resource).not.toHaveProperty("aws_network_interface");
  expect(JSON.stringify(at("aws_s3_bucket_lifecycle_configuration.capture_transfer_bucket_lifecycle"))).not.toContain("load-balancer/");
});

test("the backends take HTTP from the load balancer's group only", () => {
  const own = resources(configuration, "aws_vpc_security_group_ingress_rule")
    .map(([, rule]) => rule)
    .filter((rule) => rule["security_group_id"] === "${aws_security_group.ec2_backend_security_group.id}");
  expect(own).toHaveLength(1);
  expect(own[0]).toMatchObject({
    referenced_security_group_id: "${aws_security_group.ec2_load_balancer_security_group.id}",
    from_port: 80,
    to_port: 80,
  });
});

test("its name in the private zone is an alias, since its addresses change", () => {
  expect(at("aws_route53_record.load_balancer_record")).toMatchObject({
    name: "load-balancer.${local.hosted_zone_name}",
    type: "A",
    alias: { name: "${aws_lb.load_balancer.dns_name}", zone_id: "${aws_lb.load_balancer.zone_id}" },
  });
  expect(resources(configuration, "aws_route53_record").map(([name]) => name)).not.toContain("load_balancer_ec2_instance_record");
});

test("the outputs say what to open in the browser, and no instance's id or shell for it", () => {
  const outputs = Object.keys(configuration.output).filter((name) => name.startsWith("load_balancer"));
  expect(outputs.sort()).toEqual(["load_balancer_dns_name", "load_balancer_url"]);
  expect(configuration.output["load_balancer_url"]?.value).toBe("http://${aws_lb.load_balancer.dns_name}/");
});

test("no output promises a shell on an instance that Systems Manager cannot reach", () => {
  const commands = (name: string) =>
    Object.keys(synthesized(scenario(name)).output).filter((each) => each.endsWith("_start_session_command"));
  expect(commands("load-balancer")).toEqual([]);
  expect(commands("web-server")).toHaveLength(2);
});

test("an instance that speaks to the load balancer by name waits for its record; its ports may be parameters", () => {
  const ports = { web_port: { default: 8080, transports: ["tcp"], description: "Port of the load balancer" } } as const;
  const asking = {
    name: "client",
    program: "tcp-client",
    arguments: [{ host: "load-balancer" }, { port: "web_port" }],
    restartDelaySec: 5,
  };
  const [balancer, first, ...others] = lab.hosts;
  const balancing = { ...balancer!.loadBalancing!, port: "web_port" };
  const hosts = [
    { ...balancer!, services: [haproxy(balancing)], loadBalancing: balancing },
    { ...first!, services: [...first!.services, asking] },
    ...others,
  ];
  const changed = synthesized({ ...lab, ports, hosts });
  expect(resourceAt(changed, "aws_instance.ec2_instance_backend_1")["depends_on"]).toContain("aws_route53_record.load_balancer_record");
  expect(resourceAt(changed, "aws_lb_listener.load_balancer_listener")["port"]).toBe("${var.web_port}");
  expect(changed.output["load_balancer_url"]?.value).toBe("http://${aws_lb.load_balancer.dns_name}:${var.web_port}/");
});
