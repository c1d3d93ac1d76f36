import { execFileSync } from "node:child_process";
import { parseSecurityGroup } from "../../local-lab";
import { securityGroup } from "../../local-lab/security-group";
import { instantiate } from "../../topology/lab";
import type { Peer, Role, Scenario } from "../../topology/model";
import { tcpIpLab } from "../../topology/scenarios/tcp-ip-lab";
import { describeWithNamespaces, TestMachine } from "../support/test-machine";

const rule = (id: string, peer: Peer): Role["rules"][number] => ({
  id,
  direction: "ingress",
  protocol: "tcp",
  port: 8080,
  peer,
  description: "a test's",
});

/** The default scenario with one more rule for its servers. */
function withRule(peer: Peer): Scenario {
  const { roles, ...rest } = tcpIpLab(3);
  return {
    ...rest,
    roles: roles.map((role) => (role.name === "server" ? { ...role, rules: [...role.rules, rule("added", peer)] } : role)),
  };
}

function load(scenario: Scenario) {
  using machine = new TestMachine("host");
  const lab = instantiate(scenario);
  const server = lab.hosts[0];
  if (!server) throw new Error("no host");
  const nft = machine.command("host", "nft", "-f", "-");
  execFileSync(...nft, { input: securityGroup(lab, server, false) });
  return parseSecurityGroup(
    execFileSync(...machine.command("host", "nft", "-j", "list", "table", "inet", "security_group"), { encoding: "utf8" }),
  );
}

describeWithNamespaces("a rule that nftables has loaded is read back as it was", () => {
  it.each<[string, Peer, string[]]>([
    ["the VPC", { kind: "vpc" }, ["10.0.0.0/16"]],
    ["anywhere", { kind: "anywhere" }, ["0.0.0.0/0"]],
    ["every host of a role", { kind: "role", role: "client" }, ["10.0.0.11/32", "10.0.0.12/32", "10.0.0.13/32"]],
    ["the one host of a role", { kind: "role", role: "server" }, ["10.0.0.10/32"]],
    ["a CIDR block", { kind: "cidr-block", cidrBlock: "192.168.4.0/22" }, ["192.168.4.0/22"]],
  ])("where its peer is %s", (_, peer, cidrBlocks) => {
    expect(load(withRule(peer)).rules).toContainEqual({
      id: "added",
      direction: "ingress",
      protocol: "tcp",
      port: 8080,
      cidrBlocks,
      packets: 0,
      bytes: 0,
    });
  });
});

describe("what nft says", () => {
  it("is refused where it is no ruleset", () => {
    expect(() => parseSecurityGroup('{"error":"no"}')).toThrow('nft did not list a ruleset: got {"error":"no"}');
  });
});
