// Segments that were sent again although nothing was lost.
import { burst, measured, MSS, repairs } from "../support/repaired";

describe("a segment that is sent again without need", () => {
  it("is spurious if it was acknowledged before, and that ACK says so", () => {
    const talk = measured();
    const sent = talk.client.next;
    burst(talk, 1);
    const ack = talk.server.ack();
    talk.recording.wait(300);
    talk.client.data(MSS, { seq: sent });
    expect(repairs(talk)).toMatchObject([{ kind: "spurious", because: [ack] }]);
  });

  it("is spurious if a DSACK reports that it came twice (RFC 2883), whatever it was taken for before", () => {
    const talk = measured();
    const sent = talk.client.next;
    burst(talk, 1);
    talk.recording.wait(300);
    talk.client.data(MSS, { seq: sent });
    talk.server.ack();
    const dsack = talk.server.ack({ options: [talk.server.sack([sent, sent + MSS])] });
    expect(repairs(talk)).toMatchObject([{ kind: "spurious", because: [dsack] }]);
  });

  it("is spurious if a DSACK within the second block reports it (RFC 2883, section 4.2)", () => {
    const talk = measured();
    const lost = talk.client.next;
    burst(talk, 4);
    talk.recording.wait(300);
    talk.client.data(MSS, { seq: lost + 2 * MSS });
    const twice = [lost + 2 * MSS, lost + 3 * MSS] as const;
    const dsack = talk.server.ack({ ack: lost, options: [talk.server.sack(twice, [lost + MSS, lost + 4 * MSS])] });
    expect(repairs(talk)).toMatchObject([{ kind: "spurious", because: [dsack] }]);
  });

  it("is spurious each time that a DSACK reports, and no other time", () => {
    const talk = measured();
    const sent = talk.client.next;
    burst(talk, 1);
    for (const wait of [300, 600, 1200]) {
      talk.recording.wait(wait);
      talk.client.data(MSS, { seq: sent });
    }
    talk.server.ack();
    const twice = () => talk.server.ack({ options: [talk.server.sack([sent, sent + MSS])] });
    const [first, second] = [twice(), twice()];
    expect(repairs(talk).map(({ kind, because }) => [kind, because])).toEqual([
      ["timeout", []],
      ["spurious", [second]],
      ["spurious", [first]],
    ]);
  });
});
