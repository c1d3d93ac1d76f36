// Revokes and authorizes rules in the loaded rulesets of a lab's hosts: one transaction of nft for each host.
import { LabError, type SecurityRules } from "../running-lab";
import type { LabHost } from "../topology/lab";
import { TopologyError } from "../topology/model";
import { nearest } from "../topology/nearest";
import { securityGroupsOf } from "../topology/security-groups";
import type { LocalLab } from "./local-lab";
import type { LoadedRule } from "./ruleset";
import { DROP_RULE, ruleStatements, SECURITY_GROUP_TABLE } from "./security-group";
import { hereDocument } from "./shell-text";

const TABLE = `inet ${SECURITY_GROUP_TABLE}`;

/** For `nft -f`. */
type Change = (host: LabHost, loaded: readonly LoadedRule[]) => readonly string[];

const removal =
  (ruleId: string): Change =>
  (_, loaded) =>
    loaded.filter(({ id }) => id === ruleId).map(({ chain, handle }) => `delete rule ${TABLE} ${chain} handle ${handle}`);

/** Behind as many loaded rules as in the topology, so that the first rule that allows a packet is the same as ever. */
const addition =
  (ruleId: string): Change =>
  (host, loaded) =>
    [...new Set(loaded.map(({ chain }) => chain))].flatMap((chain) => {
      const inChain = loaded.filter((rule) => rule.chain === chain);
      const due = ruleStatements(host, inChain[0]!.direction);
      const present = inChain.filter(({ id }) => due.some((each) => each.id === id));
      if (present.some(({ id }) => id === ruleId)) return [];
      const end = inChain.find(({ id }) => id === DROP_RULE);
      return due.flatMap(({ id, statement }, index) => {
        if (id !== ruleId) return [];
        const before = due.slice(0, index).filter((each) => present.some((rule) => rule.id === each.id));
        return [`insert rule ${TABLE} ${chain} handle ${(present[before.length] ?? end)?.handle} ${statement}`];
      });
    });

export class LocalSecurityRules implements SecurityRules {
  constructor(private readonly running: LocalLab) {}

  revoke(ruleId: string): Promise<void> {
    return this.change(ruleId, removal(ruleId), `rule ${ruleId} is revoked already`);
  }

  authorize(ruleId: string): Promise<void> {
    return this.change(ruleId, addition(ruleId), `rule ${ruleId} is in force already`);
  }

  private async change(ruleId: string, change: Change, otherwise: string): Promise<void> {
    const hosts = this.hostsWith(ruleId);
    const loaded = await this.running.securityGroups(hosts.map(({ name }) => name));
    const scripts = hosts.flatMap((host) => {
      const lines = change(host, loaded.get(host.name)!.rules);
      return lines.length > 0 ? [hereDocument(this.running.scriptOn(host.name, "nft -f -"), lines, "RULES")] : [];
    });
    if (scripts.length === 0) throw new LabError(otherwise);
    await this.running.script(scripts.join("\n"), `change the security group rule ${ruleId}`);
  }

  private hostsWith(ruleId: string): readonly LabHost[] {
    const { scenario, hosts } = this.running.lab;
    const known = securityGroupsOf(scenario).flatMap(({ rules }) => rules.map(({ id }) => id));
    if (!known.includes(ruleId)) {
      const like = nearest(ruleId, known);
      const hint = like === undefined ? "" : `; did you mean ${like}?`;
      throw new TopologyError(`no rule "${ruleId}" in the security groups of ${scenario.name}${hint}; they have ${known.join(", ")}`);
    }
    const concerned = hosts.filter((host) =>
      (["ingress", "egress"] as const).some((direction) => ruleStatements(host, direction).some(({ id }) => id === ruleId)),
    );
    if (concerned.length === 0) throw new LabError(`rule ${ruleId} lets nothing pass: its group, or its peer's, has no host`);
    return concerned;
  }
}
