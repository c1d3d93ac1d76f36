// The scanners' policies that a scenario breaks since it is about the opposite, with the reasons.
import { ANY_IPV4, type Scenario } from "../../topology/model";
import { securityGroupsOf } from "../../topology/security-groups";

type Rule = ReturnType<typeof rulesOf>[number];

const rulesOf = (of: Scenario) => securityGroupsOf(of).flatMap(({ rules }) => rules);
const isAnywhere = (peer: Rule["peer"]) => peer.kind === "ipv4" && peer.cidrBlock === ANY_IPV4;
const opens = (port: Rule["port"], number: number) =>
  port.protocol === "all" || (port.protocol === "tcp" && Number(port.from) <= number && number <= Number(port.to));

/** Policies that a scenario breaks on purpose, and which scenarios those are: what the model says, Terraform has to do. */
export const MEANT: Readonly<Record<string, readonly [reason: string, applies: (lab: Scenario) => boolean]>> = {
  CKV_AWS_88: [
    "hosts of the internet reach a web server or a bastion by its public address",
    ({ hosts }) => hosts.some(({ interfaces: [first, ...further] }) => first.publicAddress && further.length === 0),
  ],
  CKV_AWS_260: [
    "a web server for everybody takes HTTP from anywhere",
    (of) => rulesOf(of).some(({ direction, port, peer }) => direction === "ingress" && isAnywhere(peer) && opens(port, 80)),
  ],
  CKV_AWS_382: [
    "a web server's group may open everything, which is what groups of AWS have at first",
    (of) => rulesOf(of).some(({ direction, port, peer }) => direction === "egress" && isAnywhere(peer) && port.protocol === "all"),
  ],
};
