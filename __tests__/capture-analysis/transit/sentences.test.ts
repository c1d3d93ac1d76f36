// What is said of packets that both ends recorded.
import { connectionSentences, summarySentences } from "../../../capture-analysis/sentences";
import { BothEnds, bytesOf, opened, talk } from "../support/both-ends";
import { echoPacket } from "../support/icmp-packets";
import { udpPacket } from "../support/udp-packets";

const v4 = { from: "10.0.0.1", to: "10.0.0.2" };
const back = { from: v4.to, to: v4.from };
const told = (ends: BothEnds, drops = new Map<number, string>()) =>
  summarySentences(ends.analysis(), undefined, drops).map(({ severity, text }) => `${severity}: ${text}`);

test("a lost segment: which, where, and how long the others took; the timer waited for it", () => {
  const { ends, said } = opened();
  ends.loses(0, bytesOf(said, said.client.data(100))).wait(300);
  ends.passes(0, bytesOf(said, said.client.data(100, { seq: 1 })), 12).wait(12);
  ends.passes(1, bytesOf(said, said.server.ack())).wait(300);
  ends.passes(0, bytesOf(said, said.client.fin()));
  expect(told(ends)).toEqual([
    "slow: 1 of 5 packets from 10.0.0.1:40000 to 10.0.0.2:80 never arrived (frame 7): lost on the way from client to server; " +
      "the others took 10 ms (10 ms to 12 ms).",
    expect.stringMatching(/^slow: 10\.0\.0\.1:40000 sent 1 segment .* only after its timer expired \(frame 8\).*: it was lost, and/),
  ]);
});

test("a lost ACK: the segment had arrived", () => {
  const { ends, said } = opened();
  ends.passes(0, bytesOf(said, said.client.data(100))).wait(10);
  ends.loses(1, bytesOf(said, said.server.ack())).wait(300);
  ends.passes(0, bytesOf(said, said.client.data(100, { seq: 1 }))).wait(10);
  ends.passes(1, bytesOf(said, said.server.ack())).wait(300);
  ends.passes(0, bytesOf(said, said.client.fin()));
  expect(told(ends).join("\n")).toMatch(/only after its timer expired .*: it had arrived, its ACK had not, and/);
});

test("one way and round trips, of one connection", () => {
  const { ends, said } = opened();
  ends.passes(0, bytesOf(said, said.client.data(100)), 30).wait(30);
  ends.passes(1, bytesOf(said, said.server.ack()), 5).wait(5);
  const analysis = ends.analysis();
  const texts = connectionSentences(analysis.connections[0]!, analysis).map(({ text }) => text);
  expect(texts).toContain(
    "One way: 10 ms (10 ms to 30 ms) from 10.0.0.1:40000 to 10.0.0.2:80, by 3 packets; " +
      "5 ms (5 ms to 10 ms) from 10.0.0.2:80 to 10.0.0.1:40000, by 2 packets.",
  );
  expect(texts.join("\n")).toContain("20 ms to 35 ms, 27.5 ms on average, from 10.0.0.1:40000 to 10.0.0.2:80 and back, by 2 ACKs");
});

describe("SYNs that nobody answers", () => {
  const syns = (pass: boolean) => {
    const said = talk();
    const ends = new BothEnds();
    for (const wait of [1000, 2000]) {
      const syn = bytesOf(said, said.client.syn({ seq: 0 }));
      if (pass) ends.passes(0, syn);
      else ends.loses(0, syn);
      ends.wait(wait);
    }
    return ends.passes(1, udpPacket({ ...back, sourcePort: 1, destinationPort: 2, payload: 3 }));
  };

  test("never arrived", () => {
    expect(told(syns(false))[0]).toMatch(/never answered .*: lost on the way from client to server, where it never arrived\.$/);
  });

  test("arrived", () => {
    expect(told(syns(true))[0]).toMatch(/never answered .*: it arrived at server, and nothing answered: its firewall or security group/);
  });

  test("bear the rule that is known to drop them", () => {
    expect(told(syns(true), new Map([[1, "at server: no ingress rule"]]))[0]).toMatch(/never answered .*: at server: no ingress rule\.$/);
  });
});

describe("UDP and pings", () => {
  const datagram = (id: number) => udpPacket({ ...v4, id, sourcePort: 4000, destinationPort: 5000, payload: 10 });
  const answer = (id: number) => udpPacket({ ...back, id, sourcePort: 5000, destinationPort: 4000, payload: 10 });
  const request = (sequence: number) => echoPacket({ ...v4, identifier: 7, sequence });
  const reply = (sequence: number) => echoPacket({ ...back, reply: true, identifier: 7, sequence });

  test("lost datagrams are a fault: nobody sends them again", () => {
    const ends = new BothEnds().passes(0, datagram(1)).wait(10).passes(1, answer(1)).wait(10).loses(0, datagram(2)).wait(500);
    expect(told(ends.passes(0, datagram(3)))).toEqual([
      expect.stringMatching(
        /^fault: 1 of 3 datagrams from 10\.0\.0\.1:4000 .* never arrived \(frame 5\): lost on the way from client to server/,
      ),
      expect.stringMatching(/^note: UDP from .*: 3 datagrams there .*, the first after 20 ms; one way 10 ms there and 10 ms back /),
    ]);
  });

  test("a datagram without an answer bears the rule that drops it", () => {
    const ends = new BothEnds().passes(0, datagram(1)).wait(3000).passes(0, request(1));
    expect(told(ends, new Map([[1, "at server: no ingress rule"]]))).toEqual([
      expect.stringMatching(/^fault: .* got no answer: at server: no ingress rule\.$/),
      expect.stringMatching(/^note: 1 ping .*: 1 without a reply \(frame 3\); the capture may have ended before it came\.$/),
    ]);
  });

  test("pings tell which way they were lost", () => {
    const ends = new BothEnds().passes(0, request(1)).wait(10).passes(1, reply(1)).wait(10).loses(0, request(2)).wait(500);
    ends.passes(0, request(3)).wait(10).loses(1, reply(3)).wait(500).passes(0, datagram(1));
    expect(told(ends).slice(0, 2)).toEqual([
      expect.stringMatching(/^fault: 1 of 3 echo requests from 10\.0\.0\.1 to 10\.0\.0\.2 never arrived \(frame 5\)/),
      expect.stringMatching(/^fault: 1 of 2 echo replies from 10\.0\.0\.2 to 10\.0\.0\.1 never arrived \(frame 8\)/),
    ]);
    expect(ends.analysis().pings).toMatchObject([{ from: "10.0.0.1", to: "10.0.0.2", requests: 3, replies: 2, unanswered: [5, 6] }]);
  });

  test("pings without a reply bear the rule that drops them", () => {
    const ends = new BothEnds().passes(0, request(1)).wait(3000).passes(0, datagram(1));
    const text = told(ends, new Map([[1, "at server: no ingress rule"]]))[0];
    expect(text).toBe("fault: 1 ping from 10.0.0.1 to 10.0.0.2, 0 replies: 1 without a reply (frame 1): at server: no ingress rule.");
  });
});
