// What samples of a sender's congestion window show: cuts after a loss, and a picture of how it goes (RFC 5681; RFC 9438).
import type { CapturedPacket } from "../../capture-analysis";
import type { Growth } from "../packets/window-growth";
import type { WindowSample } from "./window-samples";

/** The sender set its slow start threshold anew, after a loss. */
export interface Cut {
  /** The window before, and the threshold then, in segments. */
  readonly cwnd: number;
  readonly ssthresh: number;
  /** What was lost, and was sent again first. */
  readonly lost: CapturedPacket;
}

/**
 * The cuts after slow start. The window before is the flight, from packets; the threshold stays as it is until the next cut, so a sample of
 * it may be late. A sender that cuts again within one repair, because its timer expires, has one cut here, of both together. In slow
 * start, the receive window may limit the flight. In the first round trip after a repair, more losses may belong to the same overflow.
 *
 * Whatever is captured later, a cut stays one.
 *
 * @param growths of the connection
 * @param samples of the connection, in order
 * @param capturedSec when the latest packet was captured that growths are of
 */
export function laterCuts(growths: readonly Growth[], samples: readonly WindowSample[], capturedSec: number): Cut[] {
  return growths.flatMap((growth, index) => {
    const [flight, lost] = [growth.flights.at(-1), growth.sentAgain];
    if (index === 0 || !growth.settled || !flight || !lost) return [];
    const next = growths[index + 1]?.sentAgain;
    const socket = sampleBetween(samples, lost.timeSec, next?.timeSec ?? capturedSec)?.socket;
    return socket?.ssthresh === undefined ? [] : [{ cwnd: Math.round(flight.bytes / socket.mss), ssthresh: socket.ssthresh, lost }];
  });
}

/** The first that was surely taken between these times: ss(8) looks after a sample's time, and before the next one's. */
function sampleBetween(samples: readonly WindowSample[], fromSec: number, untilSec: number) {
  return samples.find(({ timeSec }, index) => timeSec >= fromSec && (samples[index + 1]?.timeSec ?? Infinity) <= untilSec);
}

const BLOCKS = "▁▂▃▄▅▆▇█";

/** The window over time, one block for each part of the time: the largest window in it. @param width in characters */
export function windowPicture(samples: readonly WindowSample[], width: number): string {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last) return "";
  const highest = Math.max(...samples.map(({ socket }) => socket.cwnd));
  const partSec = Math.max(last.timeSec - first.timeSec, 1e-6) / width;
  const partOf = ({ timeSec }: WindowSample) => Math.min(width - 1, Math.floor((timeSec - first.timeSec) / partSec));
  let shown = 0;
  return Array.from({ length: width }, (_, part) => {
    const inside = samples.filter((sample) => partOf(sample) === part).map(({ socket }) => socket.cwnd);
    // A part without a sample is as the one before.
    shown = inside.length > 0 ? Math.max(...inside) : shown;
    return BLOCKS[Math.min(BLOCKS.length - 1, Math.floor((shown / highest) * BLOCKS.length))];
  }).join("");
}
