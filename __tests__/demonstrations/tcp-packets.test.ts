// What the demonstrations read from captured segments and from ss.
import { reportsGap } from "../../demonstrations/packets/gap-report";
import { findRepair, sequenceIn } from "../../demonstrations/packets/repair";
import { parseSocketState } from "../../demonstrations/kernel/socket-state";
import { findClose } from "../../demonstrations/packets/tcp-close";
import { Conversation } from "../capture-analysis/support/conversation";
import { analyzed, packetWith, segmentWith } from "./support/captured";

const SENDER = "10.0.0.1:40000";

/** The third segment is lost, and sent again after two duplicate ACKs. */
function loss() {
  const talk = Conversation.opened();
  const { client, server } = talk;
  for (let segment = 0; segment < 5; segment++) client.data(100);
  server.ack({ ack: 201 });
  server.ack({ ack: 201, options: [server.sack([301, 401])] });
  server.ack({ ack: 201, options: [server.sack([301, 501])] });
  const frame = client.data(100, { seq: 201 });
  server.ack();
  return { capture: analyzed(talk.recording), frame };
}

test("a repair is the first retransmission of the lost bytes, with its kind", () => {
  const { capture, frame } = loss();
  const repair = findRepair(capture, SENDER, { begin: 201, end: 301 });
  expect(repair).toMatchObject({ kind: "fast", lostFrame: 6, frame });
  expect(repair?.afterSec).toBeCloseTo(0.006);
  expect(findRepair(capture, SENDER, { begin: 301, end: 401 })).toBeUndefined();
  expect(findRepair(capture, SENDER, { begin: 501, end: 601 })).toBeUndefined();
  expect(findRepair(capture, "10.0.0.1:40001", { begin: 201, end: 301 })).toBeUndefined();
});

test("an ACK reports a gap if it has data beyond its number", () => {
  const ack = (...sacked: (readonly [number, number])[]) => packetWith({ tcp: segmentWith({ acknowledgment: 201, sacked }) });
  expect([ack([301, 401]), ack([1, 101], [301, 401])].map(reportsGap)).toEqual([true, true]);
  // Without blocks, with a report of a duplicate (RFC 2883), and no TCP.
  expect([ack(), ack([101, 201]), packetWith({})].map(reportsGap)).toEqual([false, false, false]);
});

test("a link names the sequence numbers of segments with data", () => {
  const words = "tcp 10.0.0.13:40000 > 10.0.0.10:1235";
  expect(sequenceIn(`${words} seq 201:301, data 3 of its connection`)).toEqual({ begin: 201, end: 301 });
  expect(sequenceIn(`${words}, syn 1 of its connection`)).toBeUndefined();
});

describe("a close", () => {
  function closing() {
    const talk = Conversation.opened();
    talk.client.data(100);
    talk.server.ack();
    return talk;
  }

  function closeIn({ recording }: Conversation) {
    const { packets } = analyzed(recording);
    return { close: findClose(packets), at: (frame: number) => packets[frame - 1] };
  }

  test("in four steps, with an answer on the half that is still open", () => {
    const talk = closing();
    const { client, server } = talk;
    const [fin, ack] = [client.fin(), server.ack()];
    server.data(61);
    client.ack();
    const [otherFin, lastAck] = [server.fin(), client.ack()];
    const { close, at } = closeIn(talk);
    expect(close).toEqual({ fin: at(fin), ack: at(ack), otherFin: at(otherFin), lastAck: at(lastAck), bytesAfterFin: 61 });
  });

  test("in three: the other FIN is the acknowledgment", () => {
    const talk = closing();
    const [fin, otherFin, lastAck] = [talk.client.fin(), talk.server.fin(), talk.client.ack()];
    const { close, at } = closeIn(talk);
    expect(close).toEqual({ fin: at(fin), ack: at(otherFin), otherFin: at(otherFin), lastAck: at(lastAck), bytesAfterFin: 0 });
  });

  test("a FIN may carry data, and is acknowledged one number above it", () => {
    const talk = closing();
    const fin = talk.client.fin({ payload: 100 });
    talk.server.ack({ ack: 201 });
    const ack = talk.server.ack({ ack: 202 });
    const { close, at } = closeIn(talk);
    expect(close).toEqual({ fin: at(fin), ack: at(ack), bytesAfterFin: 0 });
  });

  test("is not there before somebody sends a FIN", () => {
    expect(closeIn(closing()).close).toBeUndefined();
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
