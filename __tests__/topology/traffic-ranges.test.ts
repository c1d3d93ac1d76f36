// The kinds of traffic that stand for all.
import { everyTraffic } from "../../topology/traffic-ranges";
import { instantiate } from "../../topology/lab";
import { allTcp, type AclRule, anyIpv4, type Scenario, tcp, tcpRange, udp } from "../../topology/model";
import { canReach } from "../../topology/reachability";
import { describeTraffic } from "../../topology/traffic";

const acl = (number: number, action: AclRule["action"], port: AclRule["port"]): AclRule => ({ number, action, port, peer: anyIpv4() });

const scenario: Scenario = {
  name: "ranges",
  title: "An ACL that denies the first ports",
  vpcs: [
    {
      name: "vpc",
      cidrBlocks: ["10.0.0.0/16"],
      subnets: [
        { name: "here", cidrBlock: "10.0.1.0/24", routeTable: "main" },
        { name: "there", cidrBlock: "10.0.2.0/24", routeTable: "main", networkAcl: "acl" },
      ],
      routeTables: [{ name: "main", routes: [] }],
      networkAcls: [
        {
          name: "acl",
          ingress: [acl(50, "deny", tcpRange(0, 200)), acl(100, "allow", allTcp()), acl(110, "allow", udp(53))],
          egress: [acl(100, "allow", allTcp())],
        },
      ],
    },
  ],
  hostedZoneName: "ranges.internal",
  ports: {},
  securityGroups: [
    {
      name: "open",
      label: "Open",
      description: "Everything",
      rules: [
        { id: "in", direction: "ingress", port: allTcp(), peer: anyIpv4(), description: "in" },
        { id: "out", direction: "egress", port: tcp(443), peer: anyIpv4(), description: "out" },
        { id: "more", direction: "egress", port: tcpRange(1, 65535), peer: anyIpv4(), description: "out" },
      ],
    },
  ],
  hosts: ["here", "there"].map((name) => ({
    name,
    label: name,
    interfaces: [{ subnet: name, addressOffset: 10, securityGroups: ["open"] }],
    services: [],
  })),
};

const lab = instantiate(scenario);
const every = everyTraffic(lab);

test("are the first port of each range that the rules treat alike, and ICMP", () => {
  expect(every.map(describeTraffic)).toEqual(["tcp/1", "tcp/201", "tcp/443", "tcp/444", "udp/1", "udp/53", "udp/54", "icmp"]);
});

test("have the verdicts of all other ports", () => {
  const verdictOf = (port: number) => canReach(lab, "here", "there", { protocol: "tcp", port }).verdict;
  const starts = every.flatMap((traffic) => (traffic.protocol === "tcp" ? [traffic.port] : []));
  for (let port = 1; port <= 65535; port += 7) {
    const start = starts.findLast((each) => each <= port)!;
    expect([port, verdictOf(port)]).toEqual([port, verdictOf(start)]);
  }
  expect(new Set(starts.map(verdictOf))).toEqual(new Set(["no", "yes"]));
});
