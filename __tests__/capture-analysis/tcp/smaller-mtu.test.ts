// Segments that are sent again because a link of the path allows only smaller ones.
import { join, u16, u32 } from "../support/bytes";
import { Conversation } from "../support/conversation";
import { icmpPacket } from "../support/icmp-packets";
import { burst, measured, MSS, repairs } from "../support/repaired";

describe("segments that are sent again in smaller pieces after ICMP", () => {
  const router = "10.0.0.254";

  it('says "fragmentation needed" are due to a smaller MTU (RFC 1191)', () => {
    const talk = measured();
    const lost = talk.client.next;
    const [long] = burst(talk, 2);
    const quoted = talk.recording.bytes(long!).subarray(0, 28);
    const rest = join(u16(0), u16(600));
    const icmp = talk.recording.add(icmpPacket({ from: router, to: "10.0.0.1", type: 3, code: 4, rest, payload: quoted }));
    for (let at = 0; at < 2 * MSS; at += 500) talk.client.data(500, { seq: lost + at });
    talk.server.ack();
    expect(repairs(talk).map(({ kind, length, because }) => [kind, length, because])).toEqual(Array(4).fill(["smaller MTU", 500, [icmp]]));
    expect(talk.recording.connection().bytes.fromClient).toBe(3 * MSS);
    expect(talk.recording.trace().notices).toMatchObject([{ frame: icmp, from: router }]);
  });

  it('says "packet too big" are due to a smaller MTU (RFC 8201)', () => {
    const talk = measured({ client: { address: "2001:db8::1" }, server: { address: "2001:db8::2" } });
    const lost = talk.client.next;
    const [long] = burst(talk, 1);
    const quoted = talk.recording.bytes(long!).subarray(0, 48);
    const icmp = talk.recording.add(icmpPacket({ from: "fe80::1", to: "2001:db8::1", type: 2, rest: u32(1280), payload: quoted }));
    talk.client.data(500, { seq: lost });
    expect(repairs(talk)).toMatchObject([{ kind: "smaller MTU", because: [icmp] }]);
  });

  it("is about another connection are not", () => {
    const talk = measured();
    const other = Conversation.opened({ recording: talk.recording, client: { port: 41_000 } });
    const theirs = talk.recording.bytes(other.client.data(MSS)).subarray(0, 28);
    const lost = talk.client.next;
    burst(talk, 1);
    talk.recording.add(icmpPacket({ from: router, to: "10.0.0.1", type: 3, code: 4, rest: join(u16(0), u16(600)), payload: theirs }));
    talk.recording.wait(300);
    talk.client.data(500, { seq: lost });
    expect(repairs(talk)).toMatchObject([{ kind: "timeout" }]);
  });

  it("said so are no longer, once those bytes are acknowledged", () => {
    const talk = measured();
    const lost = talk.client.next;
    const [long] = burst(talk, 1);
    const quoted = talk.recording.bytes(long!).subarray(0, 28);
    talk.recording.add(icmpPacket({ from: router, to: "10.0.0.1", type: 3, code: 4, rest: join(u16(0), u16(600)), payload: quoted }));
    for (let at = 0; at < MSS; at += 500) talk.client.data(500, { seq: lost + at });
    talk.server.ack();
    talk.client.data(500);
    talk.recording.wait(300);
    talk.client.data(500, { seq: talk.client.next - 500 });
    expect(repairs(talk).map(({ kind }) => kind)).toEqual(["smaller MTU", "smaller MTU", "timeout"]);
  });
});
