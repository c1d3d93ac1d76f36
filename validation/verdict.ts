// Predictions, compared with what real packets did.
import { describeDecision } from "../topology/decision";
import { describeTraffic } from "../topology/traffic";
import { describeVerdict } from "../topology/vocabulary";
import { type Prediction } from "./matrix";

/** The outcome of a probe. */
export type Observation =
  /** Something came back: a connection, a datagram, an echo, or a refusal. */
  | { readonly kind: "answered"; readonly how: string }
  /** A checkpoint counted a drop of it: "out", "ACL in", as `describePlace` names it. */
  | { readonly kind: "dropped"; readonly at: string }
  /** Neither, in the time allowed. */
  | { readonly kind: "silence"; readonly failure?: string };

export interface Validated extends Prediction {
  readonly observation: Observation;
  readonly agrees: boolean;
}

function observed(observation: Observation): string {
  switch (observation.kind) {
    case "answered":
      return "yes";
    case "dropped":
      return `no: ${observation.at}`;
    case "silence":
      return "silence";
  }
}

export function hold(prediction: Prediction, observation: Observation): Validated {
  const { reachability } = prediction;
  // What cannot be told beforehand is shown, and contradicts nothing.
  return {
    ...prediction,
    observation,
    agrees: reachability.verdict === "depends" || describeVerdict(reachability) === observed(observation),
  };
}

/** For a table: both, if they differ. */
export function validatedCell(validated: Validated): string {
  const predicted = describeVerdict(validated.reachability);
  if (validated.reachability.verdict === "depends") return `${predicted}, seen: ${observed(validated.observation)}`;
  return validated.agrees ? predicted : `${predicted}, SEEN: ${observed(validated.observation)}`;
}

function describeObservation({ observation }: Validated): string {
  switch (observation.kind) {
    case "answered":
      return `it was answered (${observation.how})`;
    case "dropped":
      return `it was dropped (${observation.at})`;
    case "silence":
      return `it was neither answered nor counted as dropped${observation.failure === undefined ? "" : ` (${observation.failure})`}`;
  }
}

/** "client-1 to server, tcp/1234: predicted yes, by egress rule ... and ingress rule ...; seen: ..." */
export function describeDifference(validated: Validated): string {
  const { from, to, traffic, reachability } = validated;
  const by = reachability.checkpoints.filter(({ way }) => way === "request").map(describeDecision);
  const predicted = `predicted ${describeVerdict(reachability)} (${by.join(", ")})`;
  return `${from.name} to ${to.name}, ${describeTraffic(traffic)}: ${predicted}; seen: ${describeObservation(validated)}`;
}
