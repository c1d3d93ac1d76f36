// Demonstration: a changed rule at all hosts of its group, and a tracked connection.
import { hostNamed } from "../../topology/reachability";
import { showChangedRule } from "../traffic/changed-rule";
import type { Demonstration } from "../demonstration";

export const changedRule: Demonstration = {
  name: "bastion-rule-revoked",
  protocol: "VPC",
  title: "A changed rule takes effect at once, at all hosts of the group",
  shows:
    "the rule that lets the bastion in to the private hosts is revoked while the office is logged in to private-1, and then authorized",
  means: "A rule belongs to the group: changing it changes every host that wears the group.",
  run(stage) {
    const [bastion, target] = [hostNamed(stage.lab, "bastion"), hostNamed(stage.lab, "private-1")];
    return showChangedRule(stage, {
      rule: "bastion-private-tcp-22-ingress",
      peer: bastion.name,
      group: [target.name, "private-2"],
      session: ["office", `-J ${bastion.publicAddress} ${target.domainName}`],
    });
  },
};
