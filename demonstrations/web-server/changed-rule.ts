// Demonstration: a changed rule, and a tracked connection.
import { hostNamed } from "../../topology/reachability";
import { showChangedRule } from "../traffic/changed-rule";
import type { Demonstration } from "../demonstration";

// SSH, not HTTP: AWS does not track what a rule lets in from anywhere, while another lets everything out to anywhere.
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-connection-tracking.html#untracked-connections
export const changedRule: Demonstration = {
  name: "rule-revoked",
  protocol: "VPC",
  title: "A changed rule takes effect at once",
  shows: "the rule that lets SSH in to the web server is revoked while the office is logged in, and then authorized again",
  means: "A change of rules is in force at once for new connections; a tracked connection goes on without its rule.",
  run: (stage) =>
    showChangedRule(stage, {
      rule: "trusted-web-tcp-22-ingress",
      peer: "office",
      group: ["web-server"],
      session: ["office", `${hostNamed(stage.lab, "web-server").publicAddress}`],
    }),
};
