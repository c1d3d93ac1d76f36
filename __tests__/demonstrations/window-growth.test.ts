// How demonstrations read a sender's congestion window from the packets that it sends.
import { doublings, windowGrowths } from "../../demonstrations/packets/window-growth";
import { Conversation } from "../capture-analysis/support/conversation";
import { analyzed } from "./support/captured";

const SENDER = "10.0.0.13";
const SEGMENT = 1448;

/** The relative number of the first byte of a segment. */
const first = (segment: number) => 1 + segment * SEGMENT;

type Step = (talk: Conversation) => unknown;

const sent = (...segments: number[]): Step[] =>
  segments.map(
    (segment) =>
      ({ client }) =>
        client.data(SEGMENT, { seq: first(segment) }),
  );

/** @param number of segments @param beyond further segments that have come, from one to the other */
const ack =
  (number: number, ...beyond: [] | [from: number, to: number]): Step =>
  ({ server }) =>
    server.ack({ ack: first(number), options: beyond.length === 0 ? [] : [server.sack([first(beyond[0]), first(beyond[1])])] });

function growthsOf(...steps: Step[]) {
  const talk = Conversation.opened({ client: { address: SENDER } });
  for (const step of steps) step(talk);
  return windowGrowths(analyzed(talk.recording).packets, SENDER);
}

/** In segments. */
const flights = ({ flights: all }: ReturnType<typeof growthsOf>[number]) => all.map(({ bytes }) => bytes / SEGMENT);
const sentAgain = (all: ReturnType<typeof growthsOf>) => all.map((growth) => growth.sentAgain?.tcp?.sequence);

const SLOW_START = [...sent(0, 1), ack(1), ...sent(2, 3), ack(2), ...sent(4, 5)];
/** Segment 2 is lost. The first duplicate ACK lets the sender send one more. */
const FIRST_LOSS = [ack(2, 3, 4), ...sent(6), ack(2, 3, 6), ...sent(2)];
const FIRST_REPAIR = [ack(6), ...sent(7, 8), ack(7)];
const LATER = [...sent(9), ack(9), ...sent(10, 11, 12)];
const SECOND_LOSS = [ack(9, 10, 12), ...sent(9)];

test("the flight grows until a duplicate ACK, and again after the repair", () => {
  const all = growthsOf(...SLOW_START, ...FIRST_LOSS, ...FIRST_REPAIR, ...LATER, ...SECOND_LOSS, ack(13), ...sent(13));
  expect(all.map(flights)).toEqual([[1, 2, 3, 4], [3, 4], [1]]);
  expect(sentAgain(all)).toEqual([first(2), first(9), undefined]);
  expect(all.map(({ settled }) => settled)).toEqual([true, true, false]);
});

test("a growth is not settled if a loss comes within its first round trip", () => {
  const all = growthsOf(...SLOW_START, ...FIRST_LOSS, ...FIRST_REPAIR, ack(7, 8, 9), ...sent(7));
  expect(all.map(({ settled }) => settled)).toEqual([true, false]);
  expect(all[1]?.flights).toEqual([]);
});

test("a repair of several segments is one, whatever is acknowledged or comes late meanwhile", () => {
  const all = growthsOf(...SLOW_START, ...FIRST_LOSS, ack(3, 4, 6), ...sent(3), ack(3, 4, 7), ack(2), ...sent(7), ack(6));
  expect(sentAgain(all)).toEqual([first(2)]);
});

test("a segment that was only overtaken does not end the growth", () => {
  const all = growthsOf(...SLOW_START, ack(2, 3, 4), ack(6), ...sent(6, 7, 8, 9, 10));
  expect(all.map(flights)).toEqual([[1, 2, 3, 4, 5]]);
});

test("doublings are listed with what was acknowledged before", () => {
  const [growth] = growthsOf(...SLOW_START, ack(4), ...sent(6, 7, 8, 9), ack(6), ...sent(10, 11, 12, 13));
  const found = doublings(growth!.flights, 2 * SEGMENT);
  expect(found.map(({ bytes, acknowledgedBytes }) => [bytes, acknowledgedBytes].map((each) => each / SEGMENT))).toEqual([
    [2, 0],
    [4, 2],
    [8, 6],
  ]);
  expect(doublings([], SEGMENT)).toEqual([]);
});
