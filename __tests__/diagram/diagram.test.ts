import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { diagram } from "../../diagram/index";
import { instantiate } from "../../topology/lab";
import type { Scenario } from "../../topology/model";
import { canReach } from "../../topology/reachability";
import { type Traffic } from "../../topology/traffic";
import { ruleId } from "../../topology/vocabulary";
import { scenario, scenarioNames } from "../../topology/scenarios";
import { haproxy } from "../../topology/servers/haproxy";
import { webNetwork } from "../support/web-network";

const picture = diagram(scenario());
const titles = (svg: string) => [...svg.matchAll(/<title>(.*?)<\/title>/g)].map(([, title]) => title);

test.each(scenarioNames)("%s: the picture in the repository is up to date (npm run diagram)", (name) => {
  expect(readFileSync(`docs/${name}.svg`, "utf8")).toBe(diagram(scenario(name)));
});

test.each([1, 2, 3, 4, 200])("with %i clients, the picture is well-formed XML and nothing is drawn outside it", (clients) => {
  const svg = diagram(scenario("tcp-ip-lab", { clients }));
  const { status, stderr } = spawnSync("python3", ["-c", "import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.stdin)"], { input: svg });
  expect({ status, stderr: stderr.toString() }).toEqual({ status: 0, stderr: "" });
  const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? [];
  const numbers = (name: string) => [...svg.matchAll(new RegExp(` ${name}="([^"]*)"`, "g"))].map(([, value]) => Number(value));
  expect(Math.min(...numbers("x"), ...numbers("y"))).toBeGreaterThanOrEqual(0);
  expect(Math.min(...numbers("width"), ...numbers("height"))).toBeGreaterThan(0);
  expect(Math.max(...numbers("x"))).toBeLessThan(Number(width));
  expect(Math.max(...numbers("y"))).toBeLessThan(Number(height));
});

test("it shows every host, with its address and its services, and the blocks of the VPC and its subnets", () => {
  const lab = instantiate(scenario());
  const texts = [
    ...lab.vpcs.flatMap(({ cidrBlocks }) => cidrBlocks),
    ...lab.subnets.map(({ cidrBlock }) => cidrBlock),
    lab.hostedZoneName,
    ...lab.hosts.flatMap(({ name, address, services }) => [name, address, ...services.map((service) => service.name)]),
  ];
  for (const content of texts) expect(picture).toContain(`>${content}</text>`);
});

test("it shows security groups, network ACLs, gateways and hosts of the internet, with public addresses", () => {
  const svg = diagram(webNetwork);
  const lab = instantiate(webNetwork);
  const texts = [
    ...webNetwork.securityGroups.map(({ name }) => name),
    ...lab.subnets.flatMap(({ networkAcl }) => (networkAcl ? [`Network ACL ${networkAcl.name}`] : [])),
    ...lab.natGateways.flatMap(({ address, publicAddress }) => [address, `public ${publicAddress}`]),
    ...lab.hosts.flatMap(({ publicAddress }) => (publicAddress === undefined ? [] : [`public ${publicAddress}`])),
    "Internet gateway",
  ];
  for (const content of texts) expect(svg).toContain(`>${content}</text>`);
  for (const { address } of lab.internetHosts) expect(svg).toMatch(new RegExp(`>[a-z ]*${address.replaceAll(".", "\\.")}</text>`));
});

test("it draws an arrow for all traffic allowed between security groups, and names the rules that allow it", () => {
  const lab = instantiate(scenario());
  const traffics: Traffic[] = [
    { protocol: "icmp" },
    { protocol: "tcp", port: 1234 },
    { protocol: "udp", port: 1234 },
    { protocol: "tcp", port: 1235 },
  ];
  const rules = traffics.flatMap((traffic) => canReach(lab, "client-1", "server", traffic).checkpoints.map(ruleId));
  for (const rule of rules) expect(titles(picture).join(" ")).toContain(rule);
  const betweenHosts = titles(picture).filter((title) => !title!.includes("https"));
  expect(betweenHosts).toHaveLength(traffics.length);
});

test("removing a rule removes its arrow", () => {
  const { securityGroups, ...rest } = scenario();
  const without = (id: string) =>
    diagram({
      ...rest,
      securityGroups: securityGroups.map((group) => ({ ...group, rules: group.rules.filter((rule) => rule.id !== id) })),
    });
  expect(picture).toContain(">udp/1234</text>");
  expect(without("server-ingress-udp-application")).not.toContain(">udp/1234</text>");
  expect(without("client-egress-udp-application")).not.toContain(">udp/1234</text>");
});

test("hosts that do not fit are summarized", () => {
  const svg = diagram(scenario("tcp-ip-lab", { clients: 200 }));
  expect(svg).toContain(">client-3 to client-200</text>");
  expect(svg).toContain(">198 hosts</text>");
  expect(svg).not.toContain(">client-4</text>");
});

test("text that XML would read as markup is escaped", () => {
  expect(diagram({ ...scenario(), title: `<b> & "c"` })).toContain(">&lt;b&gt; &amp; &quot;c&quot;</text>");
});

test("a load balancer is called so, and its further interface is in its own subnet", () => {
  const [balancer] = webNetwork.hosts.filter(({ name }) => name === "balancer");
  const loadBalancing = { port: 80, targets: ["web-1"], targetPort: 8080, healthCheck: { path: "/", intervalSec: 5, threshold: 2 } };
  const [first] = balancer!.interfaces;
  const interfaces = [first, { ...first, subnet: "public-a", addressOffset: 20 }] as const;
  const hosts = webNetwork.hosts.map((host) =>
    host === balancer ? { ...host, interfaces, loadBalancing, services: [haproxy(loadBalancing)] } : host,
  ) as Scenario["hosts"];
  const svg = diagram({ ...webNetwork, hosts });
  for (const content of ["load balancer", "10.1.1.10", "eth1", "10.1.0.20"]) expect(svg).toContain(`>${content}</text>`);
  expect(svg).toContain("The wires of a host with two interfaces are drawn at the first one.");
  expect(picture).not.toContain("two interfaces");
});

test("it says which prefix list holds a host of the internet, whose blocks may be a parameter", () => {
  expect(diagram(scenario("web-server"))).toContain(">prefix list trusted</text>");
});

test("it explains network ACLs if the scenario has any", () => {
  expect(diagram(webNetwork)).toContain("Network ACLs are stateless");
  expect(picture).not.toContain("Network ACLs");
});
