// What a test says of a demonstration's finding.
import type { Finding } from "../../demonstrations/demonstration";

/** Nothing if the demonstration judged as the test expects; otherwise what it has seen, so that a test that fails prints that. */
export const surprises = ({ asExpected, seen }: Finding, expected: boolean): readonly string[] =>
  asExpected === expected ? [] : [`asExpected is ${asExpected}`, ...seen];
