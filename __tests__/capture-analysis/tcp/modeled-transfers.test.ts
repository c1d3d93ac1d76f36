// Whatever becomes of the segments of a transfer, the analysis finds what the model did with them.
import fc from "fast-check";
import { type ModeledSegment, type ModeledTransfer, TransferModel } from "../support/modeled-transfer";

const fate: fc.Arbitrary<ModeledSegment["fate"]> = fc.constantFrom(
  "arrives",
  "arrives",
  "arrives",
  "lost before the recorder",
  "lost behind the recorder",
  "recorded twice",
  "overtaken",
  "overtaken by two",
);
const segment: fc.Arbitrary<ModeledSegment> = fc.record({ length: fc.integer({ min: 1, max: 3000 }), fate });
const sequence = fc.oneof(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 2 ** 32 - 20_000, max: 2 ** 32 - 1 }));
const transfer: fc.Arbitrary<ModeledTransfer> = fc.record({
  orderedBy: fc.constantFrom("identification", "timestamps", "time"),
  clientSequence: sequence,
  serverSequence: sequence,
  rounds: fc.array(fc.array(segment, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 5 }),
});

describe("a transfer", () => {
  it("is found to be what it was, whatever is lost, recorded twice or overtaken", () => {
    fc.assert(
      fc.property(transfer, (given) => {
        const { conversation, expected } = new TransferModel(given);
        const found = conversation.recording.connection();
        expect({
          bytes: found.bytes.fromClient,
          missing: found.missing.fromClient,
          records: found.packets.fromClient,
          retransmissions: found.retransmissions,
          firstSent: found.repairs.map(({ firstSent }) => firstSent?.frame),
          recordedAgain: found.recordedAgain,
          outOfOrder: found.outOfOrder,
        }).toEqual({ ...expected, missing: 0 });
        expect(found.repairs.map(({ frame }) => frame)).toEqual(found.retransmissions);
        expect(found.largestSegment.fromClient).toBe(Math.max(...given.rounds.flat().map(({ length }) => length)));
        expect(found.mostInFlight.fromClient).toBeLessThanOrEqual(expected.bytes);
        expect(found).toMatchObject({ keepAlives: [], zeroWindows: [], resets: [], bytes: { fromServer: 0 }, missing: { fromServer: 0 } });
      }),
      { numRuns: 300 },
    );
  });
});
