// How connections begin and end.
import { Conversation } from "../support/conversation";

describe("the opening of a connection", () => {
  it("with SYN, SYN/ACK and ACK is complete", () => {
    const { recording } = Conversation.opened();
    expect(recording.connection()).toMatchObject({ client: "10.0.0.1:40000", server: "10.0.0.2:80", opening: "complete" });
    expect(recording.analysis().summary).toEqual({ connections: 1, opening: { complete: 1 } });
  });

  it("is complete as well if the client's ACK carries data", () => {
    const { client, server, recording } = new Conversation();
    client.syn();
    server.synAck();
    client.data(10);
    expect(recording.connection().opening).toBe("complete");
  });

  it("is half open if the client never acknowledges the SYN/ACK", () => {
    const { client, server, recording } = new Conversation();
    client.syn();
    server.synAck();
    expect(recording.connection()).toMatchObject({ opening: "half open", ending: { how: "open" } });
  });

  it("is half open if the client answers the SYN/ACK with an RST, as a scanner does", () => {
    const { client, server, recording } = new Conversation();
    client.syn();
    server.synAck();
    client.rst({ flags: "RST" });
    expect(recording.connection()).toMatchObject({ opening: "half open", ending: { how: "reset", by: "client" } });
  });

  it("is refused if the SYN is answered by an RST: nothing was opened that could end", () => {
    const { client, server, recording } = new Conversation();
    client.syn();
    const rst = server.rst({ seq: 0 });
    expect(recording.connection()).toMatchObject({ opening: "refused", resets: [rst] });
    expect(recording.connection()).not.toHaveProperty("ending");
    expect(recording.connection()).not.toHaveProperty("windowScale");
  });

  it("is unanswered if nothing comes back, however often the SYN is sent", () => {
    const { client, recording } = new Conversation();
    client.syn();
    recording.wait(1000);
    const again = client.syn({ seq: 0 });
    expect(recording.connection()).toMatchObject({ opening: "unanswered", retransmissions: [again] });
    expect(recording.connection()).not.toHaveProperty("ending");
  });

  it("is partly seen if a SYN or a SYN/ACK is recorded, and another step that must have happened is not", () => {
    const withoutSyn = new Conversation();
    withoutSyn.client.segment({ flags: "SYN" });
    withoutSyn.server.synAck();
    withoutSyn.client.ack();
    expect(withoutSyn.recording.connection()).toMatchObject({ opening: "partly seen", client: "10.0.0.1:40000" });

    const withoutSynAck = new Conversation();
    withoutSynAck.client.syn();
    withoutSynAck.server.segment({ flags: "SYN ACK" });
    withoutSynAck.client.ack();
    withoutSynAck.server.data(5);
    expect(withoutSynAck.recording.connection().opening).toBe("partly seen");

    const ofOneDirection = new Conversation();
    ofOneDirection.client.syn();
    ofOneDirection.server.segment({ flags: "SYN ACK" });
    ofOneDirection.client.ack();
    expect(ofOneDirection.recording.connection()).toMatchObject({ opening: "partly seen", ending: { how: "open" } });

    const withoutAck = new Conversation();
    withoutAck.client.syn();
    withoutAck.server.synAck();
    withoutAck.server.data(5);
    expect(withoutAck.recording.connection().opening).toBe("partly seen");
  });

  it("is not seen if the capture starts later; the higher port is taken for the client", () => {
    const { client, server, recording } = new Conversation();
    client.next = 5000;
    server.next = 700;
    server.data(10);
    client.ack();
    expect(recording.connection()).toMatchObject({ opening: "not seen", client: "10.0.0.1:40000", bytes: { fromServer: 10 } });
  });

  it("by both sides at once is complete (RFC 9293, section 3.5)", () => {
    const { client, server, recording } = new Conversation();
    client.syn();
    server.syn();
    client.synAck({ seq: 0, ack: 1 });
    server.synAck({ seq: 0, ack: 1 });
    client.ack();
    expect(recording.connection()).toMatchObject({ client: "10.0.0.1:40000", opening: "complete" });
    expect(recording.analysis().connections).toHaveLength(1);
  });
});

describe("the time of a handshake", () => {
  it("has a part to the server and a part to the client", () => {
    const { client, server, recording } = new Conversation();
    client.syn();
    recording.wait(29);
    server.synAck();
    recording.wait(4);
    client.ack();
    expect(recording.connection().handshake).toEqual({ toServer: 0.03, toClient: 0.005 });
  });

  it("is unknown without the SYN/ACK", () => {
    const { client, recording } = new Conversation();
    client.syn();
    expect(recording.connection()).not.toHaveProperty("handshake");
  });
});

describe("the ending of a connection", () => {
  it("with two FINs is by the side whose FIN came first", () => {
    const conversation = Conversation.opened();
    const { client, server, recording } = conversation;
    server.fin();
    client.fin();
    server.ack();
    expect(recording.connection().ending).toEqual({ how: "fin", by: "server" });
  });

  it("with an RST after both FINs is still one by FIN", () => {
    const conversation = Conversation.opened();
    conversation.close();
    conversation.server.rst();
    expect(conversation.recording.connection().ending).toEqual({ how: "fin", by: "client" });
  });

  it("with one FIN is half closed", () => {
    const { client, server, recording } = Conversation.opened();
    client.fin();
    server.ack();
    server.data(100);
    expect(recording.connection()).toMatchObject({ ending: { how: "half closed", by: "client" }, bytes: { fromServer: 100 } });
  });

  it("with an RST after one FIN is a reset", () => {
    const { client, server, recording } = Conversation.opened();
    client.fin();
    const rst = server.rst();
    expect(recording.connection()).toMatchObject({ ending: { how: "reset", by: "server" }, resets: [rst] });
  });

  it("is not there yet if the capture ends first", () => {
    const { client, recording } = Conversation.opened();
    client.data(10);
    expect(recording.connection().ending).toEqual({ how: "open" });
  });

  it("counts neither SYN nor FIN as bytes", () => {
    const conversation = Conversation.opened();
    conversation.client.data(10);
    conversation.close();
    expect(conversation.recording.connection().bytes).toEqual({ fromClient: 10, fromServer: 0 });
  });
});
