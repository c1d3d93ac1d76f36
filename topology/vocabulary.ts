// Verdicts in a few words, the same ones in every table, list and picture.
import type { Checkpoint } from "./checkpoint";
import { describeMissing } from "./decision";
import type { Reachability } from "./reachability";

function shortName(point: Checkpoint): string {
  switch (point.kind) {
    case "security-group":
      return point.direction === "egress" ? "out" : "in";
    case "network-acl":
      return `ACL ${point.direction === "egress" ? "out" : "in"}`;
    case "route":
      return "route";
    case "forwarder":
      return "forwarder";
    default:
      return "gateway";
  }
}

/** "out", "ACL in", "answer: ACL out" */
export function describePlace(point: Checkpoint): string {
  return point.way === "answer" ? `answer: ${shortName(point)}` : shortName(point);
}

/** "yes", "no: out", "no: answer: ACL out", "depends" */
export function describeVerdict({ verdict, decisive }: Reachability): string {
  return verdict === "no" && decisive ? `no: ${describePlace(decisive)}` : verdict;
}

const MEANINGS: readonly (readonly [RegExp, string])[] = [
  [/^yes/, "yes: allowed, and so is the answer."],
  [/^no: (out|in)\b/, "no: dropped, by the security group of the sender (out) or, if that lets it out, of the receiver (in)."],
  [/ACL/, "ACL: dropped by a network ACL, at the edge of the sender's subnet (out) or of the receiver's (in)."],
  [/route/, "route: no route leads there."],
  [/gateway/, "gateway: the internet gateway knows no public address for it."],
  [/answer/, "answer: the first packet arrives, its answer is dropped."],
  [/depends|forwarder/, "depends: on the port that the sender's kernel chooses, on a host that forwards, or on what cannot be told."],
];

/** What the verdicts of a table mean: those that it has. */
export function legend(verdicts: readonly string[]): string {
  const used = MEANINGS.filter(([form]) => verdicts.some((verdict) => form.test(verdict)));
  return `\n${used.map(([, meaning]) => meaning).join("\n")}`;
}

/** The rule, the route or the address that decides there. @returns null if there is none */
export function ruleId(point: Checkpoint): string | null {
  switch (point.kind) {
    case "route":
      return point.route?.destination ?? null;
    case "forwarder":
      return null;
    case "security-group":
    case "network-acl":
      return point.rule?.id ?? null;
    default:
      return point.publicAddress ?? null;
  }
}

/** A path for scripts: the verdict, and each checkpoint with what decides there. */
export function reachabilityJson(reachability: Reachability) {
  return {
    allowed: reachability.verdict === "yes",
    verdict: describeVerdict(reachability),
    checkpoints: reachability.checkpoints.map((point) => ({
      kind: point.kind,
      way: point.way,
      place: "host" in point ? point.host : "subnet" in point ? point.subnet : point.name,
      ...("direction" in point && { direction: point.direction }),
      verdict: point.verdict,
      rule: ruleId(point),
      ...(point.verdict === "dropped" && { missing: describeMissing(point) }),
    })),
  };
}
