// Predictions, compared with what real packets did.
import { describeTraffic } from "../topology/traffic";
import { type Prediction } from "./matrix";

/** What became of a probe. */
export type Observation =
  /** Something came back: a connection, a datagram, an echo, or a refusal. */
  | { readonly kind: "answered"; readonly how: string }
  /** The security group of the sender (egress) or of the receiver (ingress) counted a drop of it. */
  | { readonly kind: "dropped"; readonly direction: "egress" | "ingress" }
  /** Neither, for as long as was waited. */
  | { readonly kind: "silence"; readonly failure?: string };

export interface Validated extends Prediction {
  readonly observation: Observation;
  readonly agrees: boolean;
}

type Outcome = "yes" | "no: out" | "no: in" | "silence";

/** A packet that the sender's security group does not let out never gets to the receiver's. */
function predicted({ reachability: { allowed, egress } }: Prediction): Outcome {
  if (allowed) return "yes";
  return egress.rule ? "no: in" : "no: out";
}

function observed(observation: Observation): Outcome {
  switch (observation.kind) {
    case "answered":
      return "yes";
    case "dropped":
      return observation.direction === "egress" ? "no: out" : "no: in";
    case "silence":
      return "silence";
  }
}

export function hold(prediction: Prediction, observation: Observation): Validated {
  return { ...prediction, observation, agrees: predicted(prediction) === observed(observation) };
}

/** What {@link validatedCell} means. A packet is dropped once: by the sender's security group if neither has a rule for it. */
export const LEGEND =
  "\nyes: answered. no: dropped, by the security group of the one who sends (out) or, if that lets it out, of the other (in); lab matrix names both.";

/** For a table: both, where they differ. */
export function validatedCell(validated: Validated): string {
  return validated.agrees ? predicted(validated) : `${predicted(validated)}, SEEN: ${observed(validated.observation)}`;
}

function describeObservation({ from, to, observation }: Validated): string {
  switch (observation.kind) {
    case "answered":
      return `it was answered (${observation.how})`;
    case "dropped":
      return observation.direction === "egress"
        ? `the security group of ${from.name} dropped it on its way out`
        : `the security group of ${to.name} dropped it on its way in`;
    case "silence":
      return `it was neither answered nor counted as dropped${observation.failure === undefined ? "" : ` (${observation.failure})`}`;
  }
}

/** "client-1 to server, tcp/1234: predicted yes, by egress rule ... and ingress rule ...; seen: ..." */
export function describeDifference(validated: Validated): string {
  const { from, to, traffic, reachability } = validated;
  const by = ({ host, direction, rule }: typeof reachability.egress) =>
    rule ? `${direction} rule ${rule.id}` : `no ${direction} rule for ${host}`;
  return `${from.name} to ${to.name}, ${describeTraffic(traffic)}: predicted ${predicted(validated)} (${by(reachability.egress)}, ${by(reachability.ingress)}); seen: ${describeObservation(validated)}`;
}
