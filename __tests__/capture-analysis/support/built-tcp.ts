// Small captures of TCP that the tests build themselves: transfers, stalls, repairs, and connections that fail.
import { Conversation, type ConversationOptions } from "./conversation";
import { Recording } from "./recording";
import { option } from "./tcp-packets";

const synOptions = [option.mss(1460), option.scale(3)];

/** The packets are 10 ms apart, unless the recording waits. */
function conversation({ client, server }: ConversationOptions = {}): Conversation {
  const recording = new Recording();
  recording.stepUs = 10_000;
  return new Conversation({
    recording,
    client: { address: "10.0.0.20", synOptions, ...client },
    server: { address: "10.0.0.10", port: 1235, synOptions, ...server },
  });
}

/** Opens a connection, and closes it after what the end points say. */
function closed(say: (talk: Conversation) => void, options?: ConversationOptions): Conversation {
  const talk = opened(say, options);
  talk.close();
  return talk;
}

function opened(say: (talk: Conversation) => void, options?: ConversationOptions): Conversation {
  const talk = conversation(options);
  talk.open();
  say(talk);
  return talk;
}

function unopened(say: (talk: Conversation) => void): Conversation {
  const talk = conversation();
  say(talk);
  return talk;
}

const complete = () =>
  closed(({ client, server }) => {
    client.data(100);
    server.ack();
    server.data(2000);
    client.ack();
  });

/** The window closes. Linux probes it with segments that have no byte, and the number before the next. */
const linuxStall = () =>
  closed(({ client, server, recording }) => {
    client.data(1000);
    server.ack({ window: 0 });
    for (const pauseMs of [200, 400]) {
      recording.wait(pauseMs);
      client.ack({ seq: client.next - 1 });
      server.ack({ window: 0 });
    }
    recording.wait(500);
    server.ack({ window: 8000 });
    client.data(1000);
    server.ack({ window: 8000 });
  });

/** BSD and Windows probe the window with one new byte. In the end the sender gives up. */
const byteStall = () =>
  opened(({ client, server, recording }) => {
    client.data(1000);
    server.ack({ window: 0 });
    for (const pauseMs of [500, 1000]) {
      recording.wait(pauseMs);
      client.data(1, { seq: 1001 });
      server.ack({ ack: 1001, window: 0 });
    }
    recording.wait(1500);
    client.rst({ seq: 1001 });
  });

/** The second of five segments is lost behind the recorder. */
const fastRetransmission = () =>
  closed(({ client, server, recording }) => {
    recording.stepUs = 1000;
    for (let n = 0; n < 5; n++) client.data(1000);
    recording.wait(15);
    for (let n = 0; n < 4; n++) server.ack({ ack: 1001 });
    recording.wait(5);
    client.data(1000, { seq: 1001 });
    recording.wait(20);
    server.ack();
  });

const timeout = () =>
  closed(({ client, server, recording }) => {
    client.data(1000);
    for (const pauseMs of [200, 400]) {
      recording.wait(pauseMs);
      client.data(1000, { seq: 1 });
    }
    recording.wait(10);
    server.ack();
  });

/** The third segment overtakes the second on its way to the recorder: their identifications show it. */
const reordering = () =>
  closed(({ client, server, recording }) => {
    recording.stepUs = 300;
    const [first, second, third] = [1, 2, 3].map(() => client.segment({ payload: 1000 }));
    recording.add(first!);
    recording.add(third!);
    server.ack({ ack: 1001 });
    recording.add(second!);
    server.ack();
  });

const keepAlive = () =>
  closed(({ client, server, recording }) => {
    client.data(10);
    server.ack();
    for (const payload of [0, 1]) {
      recording.wait(60_000);
      client.ack({ seq: client.next - 1, payload });
      server.ack();
    }
  });

const fullWindow = () =>
  closed(({ client, server }) => {
    server.ack({ window: 250 });
    client.data(1000);
    client.data(1000);
    server.ack({ window: 250 });
  });

/** The client's sequence numbers pass 2^32, the server's 2^31. */
const wrapping = () =>
  closed(
    ({ client, server }) => {
      client.data(1400);
      server.data(100);
      client.data(1400);
      server.ack();
    },
    { client: { initialSequence: 0xffff_fc00 }, server: { initialSequence: 0x7fff_fff0 } },
  );

const overIpv6 = () =>
  closed(
    ({ client, server }) => {
      client.data(50);
      server.data(500);
    },
    { client: { address: "2001:db8::20" }, server: { address: "2001:db8::10", port: 80 } },
  );

const reset = () =>
  opened(({ client, server }) => {
    client.data(100);
    server.rst();
  });

const refused = () =>
  unopened(({ client, server }) => {
    client.syn();
    server.rst();
  });

const unanswered = () =>
  unopened(({ client, recording }) => {
    client.syn();
    for (const pauseMs of [1000, 2000, 4000]) {
      recording.wait(pauseMs);
      client.syn({ seq: 0 });
    }
  });

/** Each builds its conversation anew. */
export const BUILT_TCP = {
  complete,
  linuxStall,
  byteStall,
  fastRetransmission,
  timeout,
  reordering,
  keepAlive,
  fullWindow,
  wrapping,
  refused,
  unanswered,
  reset,
  overIpv6,
} as const;
