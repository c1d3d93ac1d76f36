// How the demonstrations measure throughput in a capture.
import { afterSeconds, megabitsPerSecond } from "../../demonstrations/packets/rate";
import { packetWith } from "./support/captured";

/** A datagram of 12,500 bytes each 10 ms, which is 10 Mbit/s. */
const packets = Array.from({ length: 100 }, (_, index) => packetWith({ timeSec: 1_795_870_800 + index / 100, length: 12_500 }));

test("the payload within a time before a packet is counted, and no other", () => {
  expect(megabitsPerSecond(packets, packets[99]!, 0.595)).toBeCloseTo((60 * 0.1) / 0.595);
  // What comes after the packet is left out.
  expect(megabitsPerSecond(packets, packets[49]!, 1)).toBeCloseTo(5);
  expect(megabitsPerSecond([], packets[0]!, 1)).toBe(0);
});

test("a capture has lasted as long as from its first packet to its last", () => {
  expect(afterSeconds(packets, 0.9)).toBe(packets[99]);
  expect(afterSeconds(packets, 1)).toBeUndefined();
  expect(afterSeconds([], 0)).toBeUndefined();
});
