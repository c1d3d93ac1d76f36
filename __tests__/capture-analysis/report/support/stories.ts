// Connections that went badly in a known way, with figures as a real network has them.
import type { Moment } from "../../../../capture-analysis/values";
import type { TracedPacket } from "../../../../capture-analysis/trace";
import { TraceBuilder } from "./trace-builder";

const MSS = 1448;
const moment = ({ frame, time }: TracedPacket): Moment => ({ frame, time });

/** A client that sends to a server which stops reading: the window fills, closes, is asked for five times, and opens after 7 seconds. */
export function stallStory(number = 1): TraceBuilder {
  const story = new TraceBuilder(number).handshake(0.0004, 64_256, 9216);
  for (let sent = 0; sent < 9216;) {
    const length = Math.min(MSS, 9216 - sent);
    sent += length;
    story.after(0.0002).send("client", { length, classes: sent === 9216 ? ["new", "window full"] : ["new"] });
    if (sent === 3 * MSS) story.after(0.0003).send("server", { window: 9216 - sent });
  }
  const start = story.after(0.04).send("server", { window: 0, classes: ["zero window"] });
  const [probes, answers]: [number[], number[]] = [[], []];
  for (const wait of [0.21, 0.42, 0.85, 1.7, 3.4]) {
    const sequence = story.nextOf("client") - 1;
    probes.push(story.after(wait).send("client", { sequence, classes: ["probe"] }).frame);
    answers.push(story.after(0.0003).send("server", { classes: ["answer to a probe", "zero window"] }).frame);
  }
  const end = story.after(0.53).send("server", { window: 65_160 });
  story.stalls.push({
    connection: number,
    receiver: story.server,
    sender: story.client,
    start: moment(start),
    end: moment(end),
    ended: "window opened",
    duration: end.time - start.time,
    probes,
    answers,
    ignoring: [],
  });
  for (let index = 0; index < 30; index += 1) {
    story.after(0.0002).send("client", { length: MSS });
    if (index % 2 === 1) story.after(0.0003).send("server");
  }
  story.after(0.01).send("server", { length: 2 });
  story.after(0.0002).send("client");
  story.after(0.001).send("client", { flags: "FIN, ACK" });
  story.after(0.0003).send("server", { flags: "FIN, ACK" });
  story.after(0.0002).send("client");
  return story;
}

/** A download over 40 ms: slow start, a loss that three duplicate ACKs repair, a segment out of order, an end that a timeout repairs. */
export function lossStory(number = 1, firstTime = 0, firstFrame = 1): TraceBuilder {
  const story = new TraceBuilder(number, firstTime, "10.0.0.21:52100", "10.0.0.10:80", firstFrame).handshake(0.04);
  story.after(0.001).send("client", { length: 120 });
  story.after(0.039).send("server");
  const segment = (fields = {}) => story.after(0.0003).send("server", { length: MSS, ...fields });
  for (const burst of [4, 8, 16]) {
    for (let index = 0; index < burst; index += 1) {
      segment();
      if (index % 2 === 1) story.after(0.0001).send("client");
    }
    story.after(0.034);
  }
  const hole = story.nextOf("server");
  const lost = segment();
  const duplicates: number[] = [];
  for (let index = 0; index < 6; index += 1) {
    segment();
    const right = hole + (index + 2) * MSS;
    const sacked = [[hole + MSS, right]] as const;
    duplicates.push(story.after(0.04 / 8).send("client", { acknowledgment: hole, sacked, classes: ["duplicate ACK"] }).frame);
  }
  const repair = story.after(0.001).send("server", { sequence: hole, length: MSS, classes: ["retransmission"] });
  story.repairs.push({
    ...moment(repair),
    from: "server",
    kind: "fast",
    length: MSS,
    firstSent: moment(lost),
    because: duplicates.slice(0, 3),
  });
  story.after(0.04).send("client");
  const late = story.nextOf("server");
  segment({ sequence: late + MSS });
  segment({ sequence: late, classes: ["new", "out of order"] });
  story.after(0.03).send("client");
  const last = segment();
  const again = story.after(0.26).send("server", { sequence: last.sequence, length: MSS, classes: ["retransmission"] });
  story.repairs.push({ ...moment(again), from: "server", kind: "timeout", length: MSS, firstSent: moment(last), because: [] });
  story.after(0.04).send("client");
  story.after(0.001).send("server", { flags: "FIN, ACK" });
  story.after(0.04).send("client", { flags: "RST, ACK" });
  return story;
}

/** A SYN that nothing answers, sent again after 1, 2 and 4 seconds. */
export function unansweredStory(number = 1, firstTime = 0, firstFrame = 1): TraceBuilder {
  const story = new TraceBuilder(number, firstTime, "10.0.0.22:50001", "10.0.0.10:1234", firstFrame);
  const first = story.send("client", { flags: "SYN", acknowledgment: null });
  for (const wait of [1, 2, 4]) {
    const again = story.after(wait).send("client", { flags: "SYN", sequence: 0, acknowledgment: null, classes: ["retransmission"] });
    story.repairs.push({ ...moment(again), from: "client", kind: "handshake", length: 0, firstSent: moment(first), because: [] });
  }
  return story;
}

/** A segment that is too long for a router, sent again in two pieces. */
export function mtuStory(number = 1, firstTime = 0, firstFrame = 1): TraceBuilder {
  const story = new TraceBuilder(number, firstTime, "10.0.0.23:50002", "203.0.113.5:25", firstFrame).handshake(0.03);
  const first = story.after(0.001).send("client", { length: 1460 });
  story.after(0.002).notice("10.0.0.1", "10.0.0.23", "ICMP fragmentation needed, MTU 1400");
  const because = [first.frame + 1];
  for (const [sequence, length] of [
    [1, 1360],
    [1361, 100],
  ] as const) {
    const again = story.after(0.0002).send("client", { sequence, length, classes: ["retransmission"] });
    story.repairs.push({ ...moment(again), from: "client", kind: "smaller MTU", length, firstSent: moment(first), because });
  }
  story.after(0.03).send("server");
  story.after(0.001).send("client", { flags: "FIN, ACK" });
  story.after(0.03).send("server", { flags: "FIN, ACK" });
  story.after(0.0002).send("client");
  return story;
}

/** A long upload in which every 50th segment is lost and repaired. */
export function longStory(packets: number, number = 1): TraceBuilder {
  const story = new TraceBuilder(number).handshake(0.02);
  while (story.packets.length < packets - 4) {
    const index = story.packets.length;
    const sent = story.after(0.0008).send("client", { length: MSS });
    if (index % 100 < 2) {
      const again = story.after(0.02).send("client", { sequence: sent.sequence, length: MSS, classes: ["retransmission"] });
      story.repairs.push({ ...moment(again), from: "client", kind: "timeout", length: MSS, firstSent: moment(sent), because: [] });
    }
    story.after(0.0007).send("server", { window: 30_000 + ((index * 7919) % 30_000) });
  }
  story.send("client", { flags: "FIN, ACK" });
  story.after(0.02).send("server", { flags: "FIN, ACK" });
  story.after(0.0001).send("client");
  return story;
}
