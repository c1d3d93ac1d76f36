// What the demonstrations read from captured segments and from ss.
import { parseTcpdumpLine } from "../../demonstrations/packets/captured-packet";
import { parseSocketState } from "../../demonstrations/kernel/socket-state";
import { handshakeOptions } from "../../demonstrations/packets/handshake";
import { findClose } from "../../demonstrations/packets/tcp-close";
import { dataSegments, duplicateAcks, findRepair, lateSegments, sackBlocks, sequenceIn } from "../../demonstrations/packets/tcp-segments";

const SENDER = "10.0.0.13";
const RECEIVER = "10.0.0.10";

/** Lines as tcpdump 4.99 prints them, a millisecond apart. @param rows whether the sender sent it, and what follows the addresses */
function packets(rows: readonly (readonly [bySender: boolean, text: string])[]) {
  const [sender, receiver] = [`${SENDER}.40000`, `${RECEIVER}.1235`];
  return rows.map(([bySender, text], index) => {
    const addresses = bySender ? `${sender} > ${receiver}` : `${receiver} > ${sender}`;
    return parseTcpdumpLine(`08:54:01.${String(index).padStart(3, "0")}000 IP ${addresses}: ${text}`)!;
  });
}

const data = (begin: number, end: number) =>
  [true, `Flags [.], seq ${begin}:${end}, ack 1, win 491, options [nop,nop,TS val 3 ecr 4], length ${end - begin}`] as const;
const ack = (number: number, sack = "") =>
  [false, `Flags [.], ack ${number}, win 458, options [nop,nop,TS val 3 ecr 4${sack}], length 0`] as const;

const OPENING = [
  [true, "Flags [S], seq 3111, win 62727, options [mss 8961,sackOK,TS val 1 ecr 0,nop,wscale 7], length 0"],
  [false, "Flags [S.], seq 900, ack 3112, win 62643, options [mss 8961,sackOK,TS val 1 ecr 1,nop,wscale 7], length 0"],
  [true, "Flags [.], ack 1, win 491, length 0"],
] as const;

/** The third segment is lost, and sent again after two duplicate ACKs. */
const LOSS = packets([
  ...OPENING,
  data(1, 101),
  data(101, 201),
  data(201, 301),
  data(301, 401),
  data(401, 501),
  ack(101),
  ack(201),
  ack(201, ",nop,nop,sack 1 {301:401}"),
  ack(201, ",nop,nop,sack 1 {301:501}"),
  data(201, 301),
  ack(501),
]);

test("segments with data are found with their sequence numbers, and those that are sent again", () => {
  const segments = dataSegments(LOSS, SENDER);
  expect(segments.map(({ begin, end }) => [begin, end])).toEqual([
    [1, 101],
    [101, 201],
    [201, 301],
    [301, 401],
    [401, 501],
    [201, 301],
  ]);
  expect(lateSegments(segments)).toEqual([{ packet: LOSS[12], begin: 201, end: 301 }]);
  expect(lateSegments(segments.slice(0, 5))).toEqual([]);
  expect(dataSegments(LOSS, RECEIVER)).toEqual([]);
});

test("a duplicate ACK repeats its number and reports data beyond the gap", () => {
  expect(duplicateAcks(LOSS, RECEIVER)).toEqual([LOSS[10], LOSS[11]]);
  expect(duplicateAcks(LOSS, SENDER)).toEqual([]);
  expect(duplicateAcks(packets([...OPENING, data(1, 101), ack(101), ack(101)]), RECEIVER)).toEqual([]);
  const duplicate = packets([data(1, 101), ack(101), data(1, 101), ack(101, ",nop,nop,sack 1 {1:101}")]);
  expect(duplicateAcks(duplicate, RECEIVER)).toEqual([]);
});

test("SACK blocks are read, if there are any", () => {
  const [one, none] = packets([ack(201, ",nop,nop,sack 2 {501:601}{301:401}"), ack(201)]);
  expect(sackBlocks(one!)).toEqual([
    { begin: 501, end: 601 },
    { begin: 301, end: 401 },
  ]);
  expect(sackBlocks(none!)).toEqual([]);
});

test("a repair is the next segment that carries the lost bytes, and what the other side sent before it", () => {
  const repair = findRepair(LOSS, SENDER, { begin: 201, end: 301 });
  expect(repair).toMatchObject({ first: { packet: LOSS[5] }, again: { packet: LOSS[12] }, between: LOSS.slice(8, 12) });
  expect(repair?.afterSec).toBeCloseTo(0.007);
  expect(findRepair(LOSS, SENDER, { begin: 301, end: 401 })).toBeUndefined();
  expect(findRepair(LOSS, SENDER, { begin: 501, end: 601 })).toBeUndefined();
});

test("a link names the sequence numbers of segments with data", () => {
  const words = "tcp 10.0.0.13:40000 > 10.0.0.10:1235";
  expect(sequenceIn(`${words} seq 201:301, data 3 of its connection`)).toEqual({ begin: 201, end: 301 });
  expect(sequenceIn(`${words}, syn 1 of its connection`)).toBeUndefined();
});

test("SYN and SYN-ACK have options, or lack them", () => {
  const [syn, , bare] = packets(OPENING);
  expect(handshakeOptions(syn!)).toEqual({ mss: 8961, sackPermitted: true, timestamps: true, windowScale: 7 });
  expect(handshakeOptions(bare!)).toEqual({ sackPermitted: false, timestamps: false });
  const [some] = packets([[true, "Flags [S], seq 3111, win 62727, options [mss 1460,nop,nop,sackOK], length 0"]]);
  expect(handshakeOptions(some!)).toEqual({ mss: 1460, sackPermitted: true, timestamps: false });
});

describe("a close", () => {
  const FIN = [true, "Flags [F.], seq 101, ack 1, win 491, length 0"] as const;
  const ANSWER = [false, "Flags [P.], seq 1:62, ack 102, win 458, length 61"] as const;
  const OTHER_FIN = [false, "Flags [F.], seq 62, ack 102, win 458, length 0"] as const;
  const LAST_ACK = [true, "Flags [.], ack 63, win 491, length 0"] as const;

  test("in four steps, with an answer on the half that is still open", () => {
    const seen = packets([
      ...OPENING,
      data(1, 101),
      ack(101),
      FIN,
      ack(102),
      ANSWER,
      [true, "Flags [.], ack 62, win 491, length 0"],
      OTHER_FIN,
      LAST_ACK,
    ]);
    expect(findClose(seen)).toEqual({ fin: seen[5], ack: seen[6], otherFin: seen[9], lastAck: seen[10], bytesAfterFin: 61 });
  });

  test("in three: the other FIN is the acknowledgment", () => {
    const seen = packets([...OPENING, data(1, 101), ack(101), FIN, OTHER_FIN, [true, "Flags [.], ack 63, win 491, length 0"]]);
    expect(findClose(seen)).toEqual({ fin: seen[5], ack: seen[6], otherFin: seen[6], lastAck: seen[7], bytesAfterFin: 0 });
  });

  test("a FIN may carry data, and is acknowledged one number above it", () => {
    const seen = packets([[true, "Flags [FP.], seq 1:101, ack 1, win 491, length 100"], ack(101), ack(102)]);
    expect(findClose(seen)).toEqual({ fin: seen[0], ack: seen[2], bytesAfterFin: 0 });
  });

  test("is not there before somebody sends a FIN", () => {
    expect(findClose(LOSS)).toBeUndefined();
  });
});

test.each([
  ["", undefined],
  ["ESTAB 0 0 10.0.0.12:40000 10.0.0.10:1234", { state: "ESTAB" }],
  ["TIME-WAIT 0 0 10.0.0.12:40000 10.0.0.10:1234 timer:(timewait,59sec,0)\n", { state: "TIME-WAIT", timeWaitSec: 59 }],
  ["TIME-WAIT 0 0 10.0.0.12:40000 10.0.0.10:1234 timer:(timewait,1min3sec,0)", { state: "TIME-WAIT", timeWaitSec: 63 }],
  ["FIN-WAIT-2 0 0 10.0.0.12:40000 10.0.0.10:1234 timer:(timewait,1min,0)", { state: "FIN-WAIT-2", timeWaitSec: 60 }],
  ["FIN-WAIT-1 0 1 10.0.0.12:40000 10.0.0.10:1234 timer:(on,208ms,0)", { state: "FIN-WAIT-1" }],
])("ss: %p", (text, expected) => {
  expect(parseSocketState(text)).toEqual(expected);
});
