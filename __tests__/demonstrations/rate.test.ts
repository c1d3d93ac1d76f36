// How the demonstrations measure throughput in a capture.
import { parseTcpdumpLine } from "../../demonstrations/packets/captured-packet";
import { afterSeconds, megabitsPerSecond } from "../../demonstrations/packets/rate";

/** A datagram of 12,500 bytes each 10 ms, which is 10 Mbit/s, over midnight. */
const packets = Array.from({ length: 100 }, (_, index) => {
  const time = index < 50 ? `23:59:59.${500 + index * 10}000` : `00:00:00.${String((index - 50) * 10).padStart(3, "0")}000`;
  return parseTcpdumpLine(`${time} IP 10.0.0.11.40000 > 10.0.0.10.1234: UDP, length 12500`)!;
});

test("the payload within a time before a packet is counted, and no other", () => {
  expect(megabitsPerSecond(packets, packets[99]!, 0.595)).toBeCloseTo((60 * 0.1) / 0.595);
  // The last packet of the old day: what comes after it is left out.
  expect(megabitsPerSecond(packets, packets[49]!, 1)).toBeCloseTo(5);
  expect(megabitsPerSecond([], packets[0]!, 1)).toBe(0);
});

test("a capture has lasted as long as from its first packet to its last", () => {
  expect(afterSeconds(packets, 0.9)).toBe(packets[99]);
  expect(afterSeconds(packets, 1)).toBeUndefined();
  expect(afterSeconds([], 0)).toBeUndefined();
});
