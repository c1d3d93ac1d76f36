// UDP flows: who sent, how much, whether there was an answer.
import { Addresses } from "../../../capture-analysis/headers/addresses";
import { UdpFlows } from "../../../capture-analysis/udp/udp-flows";
import { Packets } from "../support/packets";

function capture() {
  const addresses = new Addresses();
  return { packets: new Packets(addresses), flows: new UdpFlows(addresses) };
}

/** One interface records all. */
const NEVER = () => {
  throw new Error("there is nothing in transit");
};

const [CLIENT, SERVER] = ["10.0.0.11", "10.0.0.10"];

test("a flow counts datagrams and payload of both ways, and the time until the first answer", () => {
  const { packets, flows } = capture();
  flows.packet(packets.udp(CLIENT, SERVER, [40000, 53], { payloadLength: 30 }));
  flows.packet(packets.udp(CLIENT, SERVER, [40000, 53], { payloadLength: 30 }));
  flows.packet(packets.udp(SERVER, CLIENT, [53, 40000], { payloadLength: 500 }));
  flows.packet(packets.udp(SERVER, CLIENT, [53, 40000], { payloadLength: 0 }));
  expect(flows.values(NEVER)).toEqual([
    {
      number: 1,
      client: "10.0.0.11:40000",
      server: "10.0.0.10:53",
      first: { frame: 1, time: 0 },
      last: { frame: 4, time: 0.003 },
      packets: { fromClient: 2, fromServer: 2 },
      bytes: { fromClient: 60, fromServer: 500 },
      unreachable: [],
      firstAnswer: 0.002,
    },
  ]);
});

test("a datagram from or to another port belongs to another flow", () => {
  const { packets, flows } = capture();
  for (const port of [40000, 40001, 40000]) flows.packet(packets.udp(CLIENT, SERVER, [port, 53]));
  flows.packet(packets.udp("fe80::1", "fe80::2", [40000, 53]));
  const found = flows.values(NEVER).map(({ number, client, packets: { fromClient } }) => [number, client, fromClient]);
  expect(found).toEqual([
    [1, "10.0.0.11:40000", 2],
    [2, "10.0.0.11:40001", 1],
    [3, "[fe80::1]:40000", 1],
  ]);
});

test("a flow without an answer has no time of its first answer", () => {
  const { packets, flows } = capture();
  flows.packet(packets.udp(CLIENT, SERVER, [40000, 53]));
  expect(flows.values(NEVER)[0]).not.toHaveProperty("firstAnswer");
});

test("errors that say unreachable are listed with the flow that they quote, other errors are not", () => {
  const { packets, flows } = capture();
  const sent = packets.udp(CLIENT, SERVER, [40000, 53]);
  flows.packet(sent);
  flows.packet(packets.error(SERVER, [3, 3], sent));
  flows.packet(packets.error("10.0.0.1", [3, 4], sent, { mtu: 1400 }));
  flows.packet(packets.error("10.0.0.1", [11, 0], sent));
  flows.packet(packets.error("10.0.0.1", [3, 13], sent));
  flows.packet(packets.error(SERVER, [3, 3], packets.udp(CLIENT, SERVER, [40009, 53])));
  expect(flows.values(NEVER)).toMatchObject([{ unreachable: [2, 5] }]);
});

test("100,000 flows are told apart", () => {
  const { packets, flows } = capture();
  const count = 100_000;
  for (let n = 0; n < count; n++) flows.packet(packets.udp(CLIENT, SERVER, [n % 50_000, 53 + Math.floor(n / 50_000)]));
  for (let n = count - 1; n >= 0; n--) flows.packet(packets.udp(SERVER, CLIENT, [53 + Math.floor(n / 50_000), n % 50_000]));
  const values = flows.values(NEVER);
  expect(values).toHaveLength(count);
  expect(values.every(({ packets: { fromClient, fromServer } }) => fromClient === 1 && fromServer === 1)).toBe(true);
});

test("an error that quotes a TCP segment with the same end points says nothing of the flow", () => {
  const { packets, flows } = capture();
  const datagram = packets.udp(CLIENT, SERVER, [40000, 53]);
  flows.packet(datagram);
  flows.packet(packets.error(SERVER, [3, 3], packets.tcp(CLIENT, SERVER, [40000, 53])));
  expect(flows.values(NEVER)).toMatchObject([{ unreachable: [] }]);
});
