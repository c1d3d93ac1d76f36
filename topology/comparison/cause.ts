// What makes the difference between two verdicts of the same traffic.
import type { Checkpoint } from "../checkpoint";
import { describeDecision, groups } from "../decision";
import type { Reachability } from "../reachability";

/** The rules, routes and addresses that decide, in words. */
export interface Cause {
  readonly now: readonly string[];
  /** @default - nothing decided before: there was no such host */
  readonly before: readonly string[];
}

/** With the rule's description, which says where it comes from. */
function words(point: Checkpoint): string {
  if (point.kind !== "security-group") return describeDecision(point);
  const { rule, direction, securityGroups } = point;
  return rule ? `${direction} rule ${rule.id} (${rule.description})` : `no ${direction} rule in ${groups(securityGroups)}`;
}

const kindOf = (point: Checkpoint) => [point.kind, point.way, "direction" in point ? point.direction : ""].join(" ");

/** The checkpoint of another path that stands at the same place. @default - that path has none there */
function sameIn(path: Reachability, point: Checkpoint, own: Reachability): Checkpoint | undefined {
  const number = own.checkpoints.filter((each) => kindOf(each) === kindOf(point)).indexOf(point);
  return path.checkpoints.filter((each) => kindOf(each) === kindOf(point))[number];
}

/** Where the path that is worse is held up, and what stands there in the better one. */
function differences(worse: Reachability, better: Reachability) {
  const held = worse.checkpoints.filter(({ verdict }) => verdict !== "passes");
  const open = held.map((point) => sameIn(better, point, worse)).filter((point) => point !== undefined);
  return { held: held.map(words), open: open.map(words) };
}

/** The rule that lets the traffic in at its end; for traffic to the internet, out. */
const lets = ({ checkpoints }: Reachability): readonly string[] => {
  const last = checkpoints.filter((point) => point.kind === "security-group").at(-1);
  return last ? [words(last)] : [];
};

const RANK = { no: 0, depends: 1, yes: 2 } as const;

/** @param before undefined if a host was not there @param after undefined if one is gone */
export function causeOf(before: Reachability | undefined, after: Reachability | undefined): Cause {
  if (!before || !after) return { now: after ? lets(after) : [], before: before ? lets(before) : [] };
  if (RANK[after.verdict] > RANK[before.verdict]) {
    const { held, open } = differences(before, after);
    return { now: open, before: held };
  }
  const { held, open } = differences(after, before);
  return { now: held, before: open };
}
