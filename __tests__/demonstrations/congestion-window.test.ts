// How demonstrations read a sender's congestion window from samples of ss(8), and from packets.
import { laterCuts, windowPicture } from "../../demonstrations/kernel/congestion-window";
import type { Growth } from "../../demonstrations/packets/window-growth";
import { parseWindowSample, type WindowSample } from "../../demonstrations/kernel/window-samples";
import { packetWith, segmentWith } from "./support/captured";

/** A line of the sampler, as Linux 6.18 and iproute2 6 write it. */
const line = (timeSec: number, cwnd: number, ssthresh?: number) =>
  `${timeSec.toFixed(6)} ESTAB 0      78192  10.0.0.13:54762 10.0.0.10:1235 reno wscale:9,9 rto:248 rtt:47.5/3.2 mss:1448 pmtu:1500 ` +
  `rcvmss:536 advmss:1448 cwnd:${cwnd} ${ssthresh === undefined ? "" : `ssthresh:${ssthresh} `}bytes_sent:14480 segs_out:13 ` +
  `segs_in:5 data_segs_out:10 send 2438736bps pacing_rate 4877472bps delivery_rate 2438736bps unacked:10 rcv_space:14480 minrtt:40.1`;
const sample = (...figures: Parameters<typeof line>): WindowSample => parseWindowSample(line(...figures))!;

const EPOCH = 1_795_870_874;
const samples = [
  sample(EPOCH + 0.05, 10),
  sample(EPOCH + 0.07, 16),
  sample(EPOCH + 0.09, 20),
  sample(EPOCH + 0.13, 41),
  sample(EPOCH + 0.15, 60),
  sample(EPOCH + 0.2, 50, 30),
  sample(EPOCH + 0.25, 30, 30),
  sample(EPOCH + 0.9, 48, 30),
  sample(EPOCH + 1, 40, 24),
  sample(EPOCH + 1.1, 24, 24),
];

test("a sample has its time and the socket's figures; other lines are none", () => {
  expect(samples[5]).toMatchObject({ timeSec: EPOCH + 0.2, socket: { local: "10.0.0.13:54762", cwnd: 50, ssthresh: 30, rttMs: 47.5 } });
  expect(samples[0]?.socket.ssthresh).toBeUndefined();
  expect(["", "dst = 10.0.0.10:1235", `${EPOCH}.5`, line(1, 10).slice(9)].map(parseWindowSample)).toEqual(Array(4).fill(undefined));
});

/** @param sec after the first sample's second */
const segment = (sec: number, sequence: number) =>
  packetWith({ timeSec: EPOCH + sec, length: 1448, tcp: segmentWith({ sequence, length: 1448 }) });
const FIRST = segment(0, 1);

/** @param flight in segments @param lossSec when what was lost was sent again */
function growth(flight: number, lossSec?: number, settled = true): Growth {
  const sentAgain = lossSec === undefined ? undefined : segment(lossSec, 1449);
  return { flights: [{ packet: FIRST, bytes: flight * 1448, acknowledgedBytes: 0 }], settled, ...(sentAgain && { sentAgain }) };
}

/** So long was captured. */
const LATER = EPOCH + 2;

test("a cut is the flight before a loss after slow start, and the threshold from then on", () => {
  const growths = [growth(60, 0.18), growth(48, 0.95), growth(24)];
  const lost = growths[1]!.sentAgain!;
  expect(laterCuts(growths, samples, LATER)).toEqual([{ cwnd: 48, ssthresh: 24, lost }]);
  // None was taken since.
  expect(laterCuts(growths, samples.slice(0, 8), LATER)).toEqual([]);
});

test("there is no such cut in slow start, close to a repair, without a loss, or without a sample before the next cut", () => {
  const after = growth(24);
  expect(laterCuts([growth(60, 0.18)], samples, LATER)).toEqual([]);
  expect(laterCuts([growth(60, 0.18), growth(48, 0.95, false), after], samples, LATER)).toEqual([]);
  expect(laterCuts([growth(60, 0.18), growth(48)], samples, LATER)).toEqual([]);
  // ss(8) may look as late as the next sample's time.
  expect(laterCuts([growth(60, 0.18), growth(48, 0.95), growth(30, 1.05, false)], samples, LATER)).toEqual([]);
  expect(laterCuts([growth(60, 0.18), growth(48, 0.95), growth(30, 1.15, false)], samples, LATER)).toHaveLength(1);
});

test("a threshold counts once packets are captured that are later than its sample", () => {
  const growths = [growth(60, 0.18), growth(48, 0.95), growth(24)];
  expect(laterCuts(growths, samples, EPOCH + 1.05)).toEqual([]);
  expect(laterCuts(growths, samples, EPOCH + 1.1)).toHaveLength(1);
  // It may have come with a later repair.
  expect(laterCuts([...growths.slice(0, 2), growth(30, 1.05, false)], samples, LATER)).toEqual([]);
});

test("the picture shows the largest window of each part of the time", () => {
  expect(windowPicture([sample(0, 1), sample(1, 4), sample(3, 8), sample(4, 8)], 4)).toBe("▂▅▅█");
  expect(windowPicture(samples.slice(0, 1), 3)).toBe("███");
  expect(windowPicture([], 5)).toBe("");
});
