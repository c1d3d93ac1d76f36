// Security groups that no resource is: in the place of those that are not known, and of none.
import { allTraffic, anyIpv4, type Direction, type Peer, type SecurityGroup, type SecurityRule } from "../../topology/model";
import { descriptionOf } from "./names";

/** Ids of rules are longer than other names: topology/limits.ts. */
const LONGEST_ID = 63;
const LONGEST_DIRECTION = "-ingress".length;

/** No resource has it. */
export const UNKNOWN_GROUP = "unknown";

/** With a rule each way for all traffic. */
function standIn(label: string, vpc: string, description: string, peer: Peer, ofRules: string): SecurityGroup {
  const name = `${label}-${vpc}`.slice(0, LONGEST_ID).replace(/-+$/, "");
  const rule = (direction: Direction): SecurityRule => ({
    id: `${name.slice(0, LONGEST_ID - LONGEST_DIRECTION)}-${direction}`,
    direction,
    port: allTraffic(),
    peer,
    description: descriptionOf(ofRules),
  });
  return { name, vpc, label, description, rules: [rule("ingress"), rule("egress")] };
}

/** What it lets through cannot be told. @param what it stands for, for people */
export const unknownGroup = (vpc: string, what: string): SecurityGroup =>
  standIn(UNKNOWN_GROUP, vpc, "Groups of which nothing is known", { kind: "unknown", name: what }, `the rules of ${what}`);

/** Lets everything through: a Network Load Balancer without security groups filters nothing. */
export const openGroup = (vpc: string): SecurityGroup => standIn("none", vpc, "No security group", anyIpv4(), "no security group filters");
