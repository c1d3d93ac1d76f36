// A comparison of two networks as code scanning services read it: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
import type { Log, ReportingDescriptor, Result } from "sarif";
import type { Change, Comparison } from "../../topology/comparison/compare";
import { type ChangeGroup, type ChangeKind, KINDS } from "../../topology/comparison/groups";
import { isLabHost } from "../../topology/reachability";
import { describeRanges } from "../../topology/traffic-ranges";
import { causeText, TITLES } from "./words";

const LEVELS: Readonly<Record<ChangeKind, Result.level>> = {
  exposed: "error",
  "maybe-exposed": "warning",
  possible: "warning",
  unknown: "note",
  impossible: "note",
};

const rules: ReportingDescriptor[] = KINDS.map((kind) => ({
  id: kind,
  shortDescription: { text: TITLES[kind] },
  defaultConfiguration: { level: LEVELS[kind] },
}));

/** The receiver's Terraform address, or its name. */
function resourceOf({ to }: Change): string {
  const host = (to.after ?? to.before)!;
  return (isLabHost(host) ? host.origin : undefined) ?? to.name;
}

/** @param words of what it is about, which tell it from others @param resource at which it is @default - no resource stands for it */
function resultOf(kind: ChangeKind, file: string, words: string, cause: string, resource?: string): Result {
  return {
    ruleId: kind,
    ruleIndex: KINDS.indexOf(kind),
    level: LEVELS[kind],
    message: { text: `${TITLES[kind]}: ${words}${cause}` },
    // The JSON of a plan or a state tells no lines of the configuration.
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: encodeURI(file) }, region: { startLine: 1 } },
        ...(resource !== undefined && { logicalLocations: [{ fullyQualifiedName: resource, kind: "resource" }] }),
      },
    ],
    // The only fingerprint by which GitHub tells results of one line apart.
    partialFingerprints: { primaryLocationLineHash: `${kind} ${words}` },
  };
}

function ofChange(group: ChangeGroup, change: Change, file: string): Result {
  const words = `${change.from.name} -> ${change.to.name} ${describeRanges(change.traffic)}`;
  return resultOf(group.kind, file, words, `: ${causeText(group)}`, resourceOf(change));
}

/** @param file of the network after the change */
export function sarif({ rules: changed }: Comparison, groups: readonly ChangeGroup[], file: string): Log {
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "lab diff", rules } },
        results: [
          ...groups.flatMap((group) => group.changes.map((change) => ofChange(group, change, file))),
          ...changed.flatMap(({ mayExpose, text }) => (mayExpose ? [resultOf("maybe-exposed", file, text, "")] : [])),
        ],
      },
    ],
  };
}
