// What `lab validate` prints.
import type { RuleDifference } from "../running-lab";
import type { Lab } from "../topology/lab";
import { matrixTable } from "./matrix";
import { reachabilityJson } from "../topology/vocabulary";
import { counted } from "../topology/words";
import { describeDifference, type Validated, validatedCell } from "./verdict";

export interface ValidationResult {
  readonly validated: readonly Validated[];
  readonly ruleDifferences: readonly RuleDifference[];
}

export function passed({ validated, ruleDifferences }: ValidationResult): boolean {
  return ruleDifferences.length === 0 && validated.every(({ agrees }) => agrees);
}

/** Beyond this many, the rest is only counted. */
const DIFFERENCES_SHOWN = 20;

function shortened(lines: readonly string[]): string[] {
  const rest = lines.length - DIFFERENCES_SHOWN;
  return rest > 0 ? [...lines.slice(0, DIFFERENCES_SHOWN), `  and ${rest} more; --json lists all`] : [...lines];
}

/** The differences, each with the rule it is about. */
export function differences({ validated, ruleDifferences }: ValidationResult): string[] {
  return [
    ...shortened(ruleDifferences.map(({ place, kind, rule }) => `  rule ${kind} at ${place}, ${rule}`)),
    ...shortened(validated.filter(({ agrees }) => !agrees).map((each) => `  ${describeDifference(each)}`)),
  ];
}

/** "108 of 108 predictions hold, and all loaded rules are the topology's" */
export function summary({ validated, ruleDifferences }: ValidationResult): string {
  const agreeing = validated.filter(({ agrees }) => agrees).length;
  const rules =
    ruleDifferences.length === 0
      ? "the loaded rules are the topology's"
      : counted(ruleDifferences.length, "difference") + " in the loaded rules";
  return `${agreeing} of ${validated.length} predictions hold; ${rules}`;
}

/** The table grows if many pairs differ, since hosts then no longer share a row. Beyond this it is unreadable. */
const ROWS_SHOWN = 40;

/** @returns undefined if it would be too long to be read */
export function validationTable(lab: Lab, { validated }: ValidationResult): string[][] | undefined {
  const rows = matrixTable(lab, validated, validatedCell);
  return rows.length > ROWS_SHOWN ? undefined : rows;
}

/** Every prediction and what was seen, for scripts. */
export function validationJson(result: ValidationResult) {
  return {
    pass: passed(result),
    ruleDifferences: result.ruleDifferences,
    predictions: result.validated.map(({ from, to, traffic, reachability, observation, agrees }) => ({
      from: from.name,
      to: to.name,
      ...traffic,
      predicted: reachabilityJson(reachability),
      observed: observation,
      agrees,
    })),
  };
}
