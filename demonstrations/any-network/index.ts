// The demonstrations for any network, in their order: each for the first pair of hosts that can show it.
import type { Lab } from "../../topology/lab";
import type { Demonstration } from "../demonstration";
import { fromTheInternet, openToTheInternet } from "./from-the-internet";
import { missingRule, droppedPair } from "./missing-rule";
import { nobodyListens, unusedPair } from "./nobody-listens";
import { openInside, openPair } from "./open-inside";
import type { Pair } from "./pairs";

interface Candidate {
  /** What a network needs for it. */
  readonly needs: string;
  readonly choose: (lab: Lab) => Pair | undefined;
  readonly demonstrate: (pair: Pair) => Demonstration;
}

const CANDIDATES: readonly Candidate[] = [
  { needs: "a listener that the internet reaches", choose: openToTheInternet, demonstrate: fromTheInternet },
  { needs: "a listener that another host reaches", choose: openPair, demonstrate: openInside },
  { needs: "a listener that somebody cannot reach", choose: droppedPair, demonstrate: missingRule },
  { needs: "a TCP port that is let in and unused", choose: unusedPair, demonstrate: nobodyListens },
];

export interface ChosenDemonstrations {
  readonly list: readonly Demonstration[];
  /** What the network lacks for the others: "no listener that the internet reaches". */
  readonly lacking: readonly string[];
}

export function demonstrationsFor(lab: Lab): ChosenDemonstrations {
  const chosen = CANDIDATES.map((candidate) => ({ ...candidate, pair: candidate.choose(lab) }));
  return {
    list: chosen.flatMap(({ pair, demonstrate }) => (pair ? [demonstrate(pair)] : [])),
    lacking: chosen.flatMap(({ pair, needs }) => (pair ? [] : [needs.replace(/^a /, "no ")])),
  };
}
