// How the demonstrations count the round trips until the first answer.
import { firstAnswer } from "../../demonstrations/packets/first-answer";
import { Conversation } from "../capture-analysis/support/conversation";
import { udpPacket } from "../capture-analysis/support/udp-packets";
import { analyzed } from "./support/captured";

const [CLIENT, SERVER] = [
  { address: "10.0.0.11", port: 40_000 },
  { address: "10.0.0.10", port: 1234 },
];
const [ASKS, ANSWERS] = [
  udpPacket({ from: "10.0.0.12", to: SERVER.address, sourcePort: 50_000, destinationPort: 1234, payload: 40 }),
  udpPacket({ from: SERVER.address, to: "10.0.0.12", sourcePort: 1234, destinationPort: 50_000, payload: 60 }),
];

/** With another client's packets in between. Each packet of a host comes 50 ms after the other's. @param answers whether data comes back */
function exchange(answers: boolean) {
  const talk = new Conversation({ client: CLIENT, server: SERVER });
  const { client, server, recording } = talk;
  recording.stepUs = 0;
  client.syn();
  recording.wait(25);
  recording.add(ASKS);
  recording.wait(25);
  server.synAck();
  client.ack();
  client.data(40);
  recording.wait(50);
  if (answers) recording.add(ANSWERS);
  server.ack();
  if (answers) server.data(60);
  client.ack();
  return analyzed(recording).packets;
}

test("a datagram's answer takes one round trip, a connection's two", () => {
  const [udp, tcp] = ["10.0.0.12:50000", "10.0.0.11:40000"].map((client) => firstAnswer(exchange(true), client));
  expect([udp?.roundTrips, tcp?.roundTrips]).toEqual([1, 2]);
  expect(udp?.seconds).toBeCloseTo(0.075);
  expect(tcp?.seconds).toBeCloseTo(0.1);
});

test("without data from the server there is no answer yet", () => {
  expect(firstAnswer(exchange(false), "10.0.0.11:40000")).toBeUndefined();
  expect(firstAnswer(exchange(true), "10.0.0.13:40000")).toBeUndefined();
});
