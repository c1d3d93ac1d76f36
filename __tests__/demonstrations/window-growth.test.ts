// How demonstrations read a sender's congestion window from the packets that it sends.
import { parseTcpdumpLine } from "../../demonstrations/packets/captured-packet";
import { doublings, windowGrowths } from "../../demonstrations/packets/window-growth";

const SENDER = "10.0.0.13";
const SEGMENT = 1448;

/** The relative number of the first byte of a segment. */
const first = (segment: number) => 1 + segment * SEGMENT;

// As tcpdump 4.99 prints them.
const SENT = "12:31:21.809986 IP 10.0.0.13.42998 > 10.0.0.10.1235:";
const CAME = "12:31:21.817130 IP 10.0.0.10.1235 > 10.0.0.13.42998:";
const OPENING = [
  `${SENT} Flags [S], seq 2228078836, win 64240, options [mss 1460,sackOK,TS val 3726656192 ecr 0,nop,wscale 9], length 0`,
  `${CAME} Flags [S.], seq 2868368356, ack 2228078837, win 62643, options [mss 8961,sackOK,TS val 31 ecr 37,nop,wscale 9], length 0`,
  `${SENT} Flags [.], ack 1, win 126, options [nop,nop,TS val 3726656234 ecr 3187440802], length 0`,
];
const sent = (...segments: number[]) =>
  segments.map(
    (segment) =>
      `${SENT} Flags [.], seq ${first(segment)}:${first(segment + 1)}, ack 1, win 126, ` +
      `options [nop,nop,TS val 3726656399 ecr 3187440968], length ${SEGMENT}`,
  );
/** @param number of segments @param beyond further segments that have come, from one to the other */
const ack = (number: number, ...beyond: [] | [from: number, to: number]) => {
  const sack = beyond.length === 0 ? "" : `,nop,nop,sack 1 {${first(beyond[0])}:${first(beyond[1])}}`;
  return `${CAME} Flags [.], ack ${first(number)}, win 160, options [nop,nop,TS val 3187440968 ecr 3726656307${sack}], length 0`;
};

const growthsOf = (...lines: string[]) =>
  windowGrowths(
    [...OPENING, ...lines].map((line) => parseTcpdumpLine(line)!),
    SENDER,
  );

/** In segments. */
const flights = ({ flights: all }: ReturnType<typeof growthsOf>[number]) => all.map(({ bytes }) => bytes / SEGMENT);

const SLOW_START = [...sent(0, 1), ack(1), ...sent(2, 3), ack(2), ...sent(4, 5)];
/** Segment 2 is lost. The first duplicate ACK lets the sender send one more. */
const FIRST_LOSS = [ack(2, 3, 4), ...sent(6), ack(2, 3, 6), ...sent(2)];
const FIRST_REPAIR = [ack(6), ...sent(7, 8), ack(7)];
const LATER = [...sent(9), ack(9), ...sent(10, 11, 12)];
const SECOND_LOSS = [ack(9, 10, 12), ...sent(9)];

test("the flight grows until a duplicate ACK, and again after the repair", () => {
  const all = growthsOf(...SLOW_START, ...FIRST_LOSS, ...FIRST_REPAIR, ...LATER, ...SECOND_LOSS, ack(13), ...sent(13));
  expect(all.map(flights)).toEqual([[1, 2, 3, 4], [3, 4], [1]]);
  expect(all.map(({ sentAgain }) => sentAgain?.begin)).toEqual([first(2), first(9), undefined]);
  expect(all.map(({ settled }) => settled)).toEqual([true, true, false]);
});

test("a growth is not settled if a loss comes within its first round trip", () => {
  const all = growthsOf(...SLOW_START, ...FIRST_LOSS, ...FIRST_REPAIR, ack(7, 8, 9), ...sent(7));
  expect(all.map(({ settled }) => settled)).toEqual([true, false]);
  expect(all[1]?.flights).toEqual([]);
});

test("a repair of several segments is one, whatever is acknowledged or comes late meanwhile", () => {
  const all = growthsOf(...SLOW_START, ...FIRST_LOSS, ack(3, 4, 6), ...sent(3), ack(3, 4, 7), ack(2), ...sent(7), ack(6));
  expect(all.map(({ sentAgain }) => sentAgain?.begin)).toEqual([first(2)]);
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
