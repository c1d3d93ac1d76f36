// How demonstrations read a transfer's rate and its receive window from a capture.
import { rateInWords, sentBytes, steadyRate } from "../../demonstrations/packets/rate";
import { reopenedWindow } from "../../demonstrations/packets/reopened-window";
import { Conversation } from "../capture-analysis/support/conversation";
import { option } from "../capture-analysis/support/tcp-packets";
import { analyzed } from "./support/captured";

const [PRODUCER, CONSUMER] = ["10.0.0.13", "10.0.0.10"];
const synOptions = (shift: number) => ({ synOptions: [option.mss(1460), option.scale(shift)] });

/** The consumer's windows count in units of 128 bytes: 12 of them are a segment's. */
function transfer() {
  const talk = new Conversation({ client: { address: PRODUCER, ...synOptions(9) }, server: { address: CONSUMER, ...synOptions(7) } });
  const { client, server, recording } = talk;
  recording.stepUs = 0;
  client.syn();
  server.synAck();
  recording.wait(100);
  client.data(4000);
  server.ack({ window: 32 });
  client.data(4000);
  recording.wait(100);
  server.ack({ window: 0 });
  recording.wait(1000);
  server.ack({ window: 3 });
  recording.wait(100);
  server.ack({ window: 32 });
  recording.wait(200);
  client.data(4000);
  server.ack({ window: 1 });
  recording.wait(600);
  server.ack({ window: 64 });
  recording.wait(400);
  client.data(4000);
  server.ack({ window: 32 });
  return analyzed(recording).packets;
}

test("a window reopens when a segment fits again", () => {
  const packets = transfer();
  expect(reopenedWindow(packets, CONSUMER, 1460)).toBe(2);
  expect(reopenedWindow(packets.slice(0, 7), CONSUMER, 1460)).toBe(0);
  expect(reopenedWindow(packets, PRODUCER, 1460)).toBe(0);
});

test("the steady rate is that of the second half of the bytes", () => {
  const sent = sentBytes(transfer(), PRODUCER);
  expect(sent.map(({ bytes }) => bytes)).toEqual([4000, 8000, 12000, 16000]);
  expect(steadyRate(sent)).toBeCloseTo(8000 / 2.4);
  expect(steadyRate(sent.slice(0, 1))).toBe(0);
  expect(steadyRate([])).toBe(0);
});

test("a rate is told in kB/s or MB/s", () => {
  expect([rateInWords(486_400), rateInWords(4_650_000)]).toEqual(["486 kB/s", "4.7 MB/s"]);
});
