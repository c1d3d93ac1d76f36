// Compares the analysis with tshark's, frame by frame: each difference is one that `tshark-differences.ts` explains.
import { describeUnless, lacks } from "../support/test-machine";
import { analyze } from "./support/analyze";
import { builtCaptures } from "./support/built-captures";
import { describeWithKnownCaptures, readCapture } from "./support/known-captures";
import { disagreements } from "./support/tshark-comparison";
import { KNOWN_DIFFERENCES } from "./support/tshark-differences";

function expectAgreement(file: string, bytes: Uint8Array): void {
  const explained = KNOWN_DIFFERENCES.filter((difference) => difference.file === file);
  expect(disagreements(analyze(bytes), bytes, explained)).toEqual({ unexplained: [], stale: [] });
}

describeUnless(lacks("tshark"), "tshark agrees, or the difference is explained:", () => {
  it.each(builtCaptures().map(({ name, bytes }) => [name, bytes] as const))("%s, which the tests build", expectAgreement);

  describeWithKnownCaptures("the captures with known answers, compared with tshark", (captures) => {
    it.each(captures.map(({ file }) => file))("%s", (file) => expectAgreement(file, readCapture(file)));
  });
});
