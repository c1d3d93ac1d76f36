// How the demonstrations of nat-gateway read a capture.
import { seenByServer } from "../../demonstrations/nat-gateway/idle-connection";
import { told } from "../../demonstrations/nat-gateway/no-reject";
import { sourcePorts } from "../../demonstrations/nat-gateway/website";
import { packetWith, segmentWith } from "./support/captured";

const [SERVER, CLIENT] = ["192.0.2.10", "203.0.113.1"];

/** "in" goes to the server's port 8080, "out" comes from it. */
const packet = (timeSec: number, way: "in" | "out", port: number, [flags, length = 0]: readonly [string, number?]) =>
  packetWith({
    timeSec,
    length,
    ...(way === "in"
      ? { from: CLIENT, fromPort: port, to: SERVER, toPort: 8080 }
      : { from: SERVER, fromPort: 8080, to: CLIENT, toPort: port }),
    tcp: segmentWith({ flags, length }),
  });

const SYN = ["SYN"] as const;
const SYN_ACK = ["SYN, ACK"] as const;
const DATA = ["PSH, ACK", 63] as const;
const RST = ["RST"] as const;

test("a connection that keeps its port has one; a forgotten one has a second, which is reset", () => {
  const kept = [packet(1, "in", 5000, SYN), packet(1, "out", 5000, SYN_ACK), packet(1, "in", 5000, DATA), packet(6, "in", 5000, DATA)];
  expect(seenByServer(kept, SERVER)).toEqual({ ports: [5000], reset: [] });
  const forgotten = [...kept.slice(0, 3), packet(6, "in", 6000, DATA), packet(6, "out", 6000, RST)];
  expect(seenByServer(forgotten, SERVER)).toEqual({ ports: [5000, 6000], reset: [6000] });
  // The client's own RST is another matter.
  expect(seenByServer([packet(1, "in", 5000, RST)], SERVER).reset).toEqual([]);
});

test("an RST is told with the time since the first SYN, silence with the number of SYNs", () => {
  expect(told([packet(1, "in", 5000, SYN), packet(3, "out", 5000, RST)], SERVER)).toEqual({ syns: 1, resetAfterSec: 2 });
  expect(told([packet(1, "in", 5000, SYN), packet(2, "in", 5000, SYN)], SERVER)).toEqual({ syns: 2 });
  expect(told([packet(1, "in", 5000, SYN), packet(1, "in", 5000, RST)], SERVER)).toEqual({ syns: 1 });
  expect(told([packet(1, "out", 4000, RST), packet(2, "in", 5000, SYN), packet(3, "out", 4000, RST)], SERVER)).toEqual({ syns: 1 });
});

test("source ports are those of SYNs to the port, each once", () => {
  const packets = [packet(1, "in", 5000, SYN), packet(2, "in", 5000, SYN), packet(2, "in", 6000, SYN), packet(2, "out", 7000, SYN_ACK)];
  expect(sourcePorts(packets, 8080)).toEqual([5000, 6000]);
  expect(sourcePorts(packets, 8081)).toEqual([]);
});
