// How demonstrations read a transfer's rate and its receive window from a capture.
import { advertisedWindow } from "../../demonstrations/packets/advertised-window";
import { parseTcpdumpLine } from "../../demonstrations/packets/captured-packet";
import { rateInWords, sentBytes, steadyRate } from "../../demonstrations/packets/rate";

const [PRODUCER, CONSUMER] = ["10.0.0.13.40000", "10.0.0.10.1235"];
const line = (timeSec: number, from: string, flags: string, rest: string) =>
  parseTcpdumpLine(`08:54:0${timeSec.toFixed(6)} IP ${from} > ${from === PRODUCER ? CONSUMER : PRODUCER}: Flags [${flags}], ${rest}`)!;
const data = (timeSec: number, first: number, last: number) =>
  line(timeSec, PRODUCER, ".", `seq ${first}:${last}, ack 1, win 491, length ${last - first}`);
const ack = (timeSec: number, number: number, window: number) => line(timeSec, CONSUMER, ".", `ack ${number}, win ${window}, length 0`);

const packets = [
  line(1, PRODUCER, "S", "seq 3111, win 62727, options [mss 1460,wscale 9], length 0"),
  line(1, CONSUMER, "S.", "seq 900, ack 3112, win 62643, options [mss 1460,wscale 7], length 0"),
  data(1.1, 1, 4001),
  ack(1.1, 4001, 32),
  data(1.1, 4001, 8001),
  ack(1.2, 8001, 0),
  ack(2.2, 8001, 3),
  ack(2.3, 8001, 32),
  data(2.5, 8001, 12001),
  ack(2.5, 12001, 1),
  ack(3.1, 12001, 64),
  data(3.5, 12001, 16001),
  ack(3.5, 16001, 32),
];

test("the window is what its field says, scaled; it reopens when a segment fits again", () => {
  expect(advertisedWindow(packets, "10.0.0.10", 1460)).toEqual({ largest: 64 * 128, reopened: 2 });
  expect(advertisedWindow(packets.slice(0, 7), "10.0.0.10", 1460)).toEqual({ largest: 32 * 128, reopened: 0 });
  expect(advertisedWindow([], "10.0.0.10", 1460)).toEqual({ largest: 0, reopened: 0 });
});

test("the steady rate is that of the second half of the bytes", () => {
  const sent = sentBytes(packets, "10.0.0.13");
  expect(sent.map(({ bytes }) => bytes)).toEqual([4000, 8000, 12000, 16000]);
  expect(steadyRate(sent)).toBeCloseTo(8000 / 2.4);
  expect(steadyRate(sent.slice(0, 1))).toBe(0);
  expect(steadyRate([])).toBe(0);
});

test("a rate is told in kB/s or MB/s", () => {
  expect([rateInWords(486_400), rateInWords(4_650_000)]).toEqual(["486 kB/s", "4.7 MB/s"]);
});
