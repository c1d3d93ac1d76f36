// How the demonstrations of nat-gateway read a capture.
import { parseTcpdumpLine } from "../../demonstrations/packets/captured-packet";
import { distinct } from "../../demonstrations/nat-gateway/asymmetric-routing";
import { seenByServer } from "../../demonstrations/nat-gateway/idle-connection";
import { told } from "../../demonstrations/nat-gateway/no-reject";
import { sourcePorts } from "../../demonstrations/nat-gateway/website";

const [SERVER, CLIENT] = ["192.0.2.10", "203.0.113.1"];

/** "in" goes to the server's port 8080, "out" comes from it. */
const packet = (second: number, way: "in" | "out", port: number, text: string) => {
  const ends = way === "in" ? `${CLIENT}.${port} > ${SERVER}.8080` : `${SERVER}.8080 > ${CLIENT}.${port}`;
  return parseTcpdumpLine(`08:00:0${second}.000000 IP ${ends}: Flags ${text}`)!;
};

const SYN = "[S], seq 100, win 62727, length 0";
const SYN_ACK = "[S.], seq 900, ack 101, win 62643, length 0";
const DATA = "[P.], seq 1:64, ack 1, win 123, options [nop,nop,TS val 10 ecr 9], length 63";
const RST = "[R], seq 900, win 0, length 0";

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

test("a packet that a firewall passes on counts once, a retransmission of it again", () => {
  const later = packet(2, "in", 5000, DATA.replace("val 10", "val 900"));
  expect(distinct([packet(1, "in", 5000, DATA), packet(1, "in", 5000, DATA), later, later])).toEqual([packet(1, "in", 5000, DATA), later]);
  expect(distinct([packet(1, "in", 5000, SYN), packet(1, "out", 5000, SYN_ACK)])).toHaveLength(2);
});

test("source ports are those of SYNs to the port, each once", () => {
  const packets = [packet(1, "in", 5000, SYN), packet(2, "in", 5000, SYN), packet(2, "in", 6000, SYN), packet(2, "out", 7000, SYN_ACK)];
  expect(sourcePorts(packets, 8080)).toEqual([5000, 6000]);
  expect(sourcePorts(packets, 8081)).toEqual([]);
});
