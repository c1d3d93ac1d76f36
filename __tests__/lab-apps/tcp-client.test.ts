import { readFileSync } from "node:fs";
import { retryUntil } from "../../running-lab";
import { freePort } from "./support/free-port";
import { run, start } from "./support/program";
import { answerTo, RawListener, RawPeer, wire } from "./support/raw-peer";

const QUICK = ["--interval-sec", "0", "--client-name", "ann"];

/** The client's error message. */
async function failureAgainst(onPeer: (peer: RawPeer) => void, ...options: string[]): Promise<string> {
  await using listener = await RawListener.listen(onPeer);
  const { status, stderr } = await run(["tcp-client", "127.0.0.1", String(listener.port), ...QUICK, ...options]);
  expect(status).toBe(1);
  expect(stderr.split("\n")).toHaveLength(2);
  return stderr.replaceAll(String(listener.port), "PORT");
}

/** In hundredths of a second: USER_HZ in proc(5). */
const TICKS_PER_SEC = 100;

/** The timer of a connection, by its local port: "tr" and "tm->when" in proc_pid_net(5). */
function timerOf(port: number): string {
  const address = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const row = readFileSync("/proc/net/tcp", "utf8")
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .find(([, local = "", , state]) => local.endsWith(address) && state === "01");
  const [kind, when = ""] = row?.[5]?.split(":") ?? [];
  if (kind === "00") return "none";
  return kind === "02" ? `keepalive, within ${Math.ceil(parseInt(when, 16) / TICKS_PER_SEC)} s` : `another: ${kind}`;
}

describe("the TCP client", () => {
  it("sends the original's messages byte for byte, each after the answer to the previous one", async () => {
    const heard: string[] = [];
    await using listener = await RawListener.listen(({ socket }) =>
      socket.on("data", (chunk: Buffer) => {
        heard.push(chunk.toString("latin1"));
        socket.write(answerTo(chunk.toString("utf8", 4)));
      }),
    );
    const { status, stdout } = await run(["tcp-client", "127.0.0.1", String(listener.port), ...QUICK, "-c", "3", "--json"]);
    expect(status).toBe(0);
    expect(heard).toEqual([1, 2, 3].map((number) => `\0\x1a\0\x01Message #${number} from client ann`));
    expect(stdout).toContain('"text":"Response to message: Message #3 from client ann"');
    expect(stdout).toMatch(/"event":"finished","sent":3,"answered":3,"unanswered":0}\n$/);
  });

  it("sends its name, and accepts an answer in any number of pieces", async () => {
    await using listener = await RawListener.listen(({ socket }) =>
      socket.on("data", () => {
        for (const byte of answerTo("hi")) socket.write(Buffer.of(byte));
      }),
    );
    const { status, stdout } = await run(["tcp-client", "localhost", String(listener.port), ...QUICK, "-c", "2"]);
    expect(status).toBe(0);
    expect(stdout.match(/received "Response to message: hi"/g)).toHaveLength(2);
  });

  it("by default has a UUID as its name and sends 10 messages", async () => {
    await using listener = await RawListener.listen(({ socket }) => socket.on("data", () => socket.write(answerTo("x"))));
    const { stdout } = await run(["tcp-client", "127.0.0.1", String(listener.port), "--interval-sec", "0"]);
    expect(stdout.match(/sent "Message #\d+ from client [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"/g)).toHaveLength(10);
  });

  it("fails if nothing listens, and names the address", async () => {
    const port = await freePort();
    const { status, stderr } = await run(["tcp-client", "127.0.0.1", String(port)]);
    expect(status).toBe(1);
    expect(stderr).toBe(
      `lab-apps tcp-client: cannot connect to 127.0.0.1:${port}: connection refused: nothing listens there (ECONNREFUSED)\n`,
    );
  });

  it.each([
    [[], "none"],
    [["--keepalive-sec", "30"], "keepalive, within 30 s"],
  ])("with %j has the kernel's timer: %s", async (options, timer) => {
    await using listener = await RawListener.listen(({ socket }) => socket.on("data", () => socket.write(answerTo("x"))));
    await using client = start(["tcp-client", "127.0.0.1", String(listener.port), "--interval-sec", "40", "--json", ...options]);
    await client.event("pausing");
    const { local } = await client.event("connected");
    expect(await retryUntil(() => timerOf(Number(String(local).split(":")[1])) === timer, { timeoutMs: 5000 })).toBe(true);
  });

  it("fails if an answer is late", async () => {
    expect(await failureAgainst(() => undefined, "--read-timeout-sec", "0.2")).toBe(
      "lab-apps tcp-client: no answer from 127.0.0.1:PORT within 0.2 s\n",
    );
  });

  it("fails if the server resets the connection", async () => {
    const reset = ({ socket }: RawPeer) => socket.on("data", () => socket.resetAndDestroy());
    expect(await failureAgainst(reset)).toBe(
      "lab-apps tcp-client: the connection to 127.0.0.1:PORT is lost: connection reset by the peer (ECONNRESET)\n",
    );
  });

  it("connects and closes with -c 0", async () => {
    const peers: RawPeer[] = [];
    await using listener = await RawListener.listen((peer) => peers.push(peer));
    const { status, stdout } = await run(["tcp-client", "127.0.0.1", String(listener.port), "-c", "0"]);
    expect(status).toBe(0);
    expect(stdout).toContain("0 sent, 0 answered, 0 unanswered");
    expect((await peers[0]!.end()).length).toBe(0);
  });

  it("with --half-close closes its half behind the last message, and takes the answer and the server's end", async () => {
    const order: string[] = [];
    await using listener = await RawListener.listen(({ socket }) => {
      socket.on("data", () => order.push("message"));
      socket.on("end", () => {
        order.push("end");
        setTimeout(() => socket.end(answerTo("Message #1 from client ann")), 50);
      });
    });
    const words = ["tcp-client", "127.0.0.1", String(listener.port), ...QUICK, "-c", "1", "--half-close", "--json"];
    await using client = start(words);
    expect(await client.ended).toEqual({ status: 0, signal: null });
    expect(order).toEqual(["message", "end"]);
    const names = client.events.map(({ event }) => event);
    expect(names).toEqual(["connected", "message-sent", "half-closed", "message-received", "finished", "disconnected"]);
  });

  it("with --half-close and -c 0 closes its half at once", async () => {
    await using listener = await RawListener.listen(({ socket }) => socket.on("end", () => socket.end()));
    const { status, stdout } = await run(["tcp-client", "127.0.0.1", String(listener.port), "-c", "0", "--half-close", "--json"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/"half-closed".*\n.*"finished".*\n.*"disconnected"/);
  });

  it("with --half-close fails if the server does not close its half in time, or resets the connection", async () => {
    const answered = (after: (socket: RawPeer["socket"]) => void) => (peer: RawPeer) =>
      peer.socket.once("data", () => peer.socket.write(answerTo("x"), () => after(peer.socket)));
    const options = ["-c", "1", "--half-close", "--read-timeout-sec", "2"];
    const keep = answered(() => undefined);
    expect(await failureAgainst(keep, ...options)).toBe("lab-apps tcp-client: 127.0.0.1:PORT has not closed its half within 2 s\n");
    // Later: libuv reports a reset right after the last bytes as an end.
    const reset = answered((socket) => setTimeout(() => socket.resetAndDestroy(), 200));
    expect(await failureAgainst(reset, ...options)).toBe(
      "lab-apps tcp-client: the connection to 127.0.0.1:PORT is lost: connection reset by the peer (ECONNRESET)\n",
    );
  });

  it("does not count a refusal as an answer", async () => {
    const port = await freePort();
    await using server = start(["tcp-server", "127.0.0.1", String(port), "--max-connections", "1"]);
    await server.line(/^listening/);
    await using first = await RawPeer.connect(port);
    await server.line(/^worker 1: connection/);
    await using extra = start(["tcp-client", "127.0.0.1", String(port), "-c", "1", "--json"]);
    expect((await extra.ended).status).toBe(1);
    expect(extra.stderr).toBe(`lab-apps tcp-client: 127.0.0.1:${port} closed the connection\n`);
    const text = expect.stringMatching(/^No more connections/) as string;
    expect(extra.eventsNamed("message-received")).toMatchObject([{ text, unsolicited: true }]);
    expect(extra.eventsNamed("finished")).toMatchObject([{ answered: 0 }]);
    expect(first.error).toBeUndefined();
  });

  it("reports a message before its own first one, or during a pause, as unsolicited", async () => {
    await using listener = await RawListener.listen(({ socket }) => {
      socket.on("data", () => socket.write(Buffer.concat([answerTo("asked"), wire("too much"), wire("[1]", 2)])));
    });
    await using client = start(["tcp-client", "127.0.0.1", String(listener.port), "-c", "2", "--interval-sec", "0.2", "--json"]);
    expect((await client.ended).status).toBe(0);
    const received = client.eventsNamed("message-received").map(({ text, unsolicited = false }) => ({ text, unsolicited }));
    expect(received.slice(0, 4)).toEqual([
      { text: "Response to message: asked", unsolicited: false },
      { text: "too much", unsolicited: true },
      { text: "[1]", unsolicited: true },
      { text: "Response to message: asked", unsolicited: false },
    ]);
    expect(client.eventsNamed("finished")).toMatchObject([{ sent: 2, answered: 2 }]);
  });

  it("notices during its pause that the server has closed the connection", async () => {
    const close = ({ socket }: RawPeer) => socket.on("data", () => socket.end(answerTo("once")));
    const begun = performance.now();
    expect(await failureAgainst(close, "--interval-sec", "40")).toBe("lab-apps tcp-client: 127.0.0.1:PORT closed the connection\n");
    expect(performance.now() - begun).toBeLessThan(30_000);
  });

  it.each([
    ["an unknown type", wire("x", 9), "unknown message type 9"],
    ["bytes that are not UTF-8", wire(Buffer.from([0xc0])), "the payload of 1 bytes is not UTF-8"],
    ["half a message", wire("half").subarray(0, 5), "the connection ended within a message, after 1 of 4 payload bytes"],
  ])("fails if the answer is %s, reported in one line and counted", async (_, bytes, reason) => {
    const answer = ({ socket }: RawPeer) => socket.on("data", () => socket.end(bytes));
    expect(await failureAgainst(answer)).toContain(`malformed message from 127.0.0.1:PORT: ${reason}`);
    await using listener = await RawListener.listen(answer);
    await using client = start(["tcp-client", "127.0.0.1", String(listener.port), "--json"]);
    expect(await client.ended).toEqual({ status: 1, signal: null });
    expect(client.eventsNamed("message-malformed")).toMatchObject([
      { peer: `127.0.0.1:${listener.port}`, count: 1, reason: expect.stringContaining(reason) as string },
    ]);
  });

  it("reports the failure with --json, too", async () => {
    const port = await freePort();
    const { status, stdout } = await run(["tcp-client", "127.0.0.1", String(port), "--json"]);
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      event: "failed",
      code: "ECONNREFUSED",
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/) as string,
    });
  });

  it.each(["SIGINT", "SIGTERM"] as const)("shuts down on %s, during a pause and while it waits for an answer", async (signal) => {
    await using listener = await RawListener.listen(({ socket }) => socket.once("data", () => socket.write(answerTo("one"))));
    for (const interval of ["40", "0"]) {
      await using client = start(["tcp-client", "127.0.0.1", String(listener.port), "--interval-sec", interval, "--json"]);
      await client.event("message-sent", ({ number }) => number === (interval === "0" ? 2 : 1));
      await client.event("message-received");
      const begun = performance.now();
      client.kill(signal);
      expect(await client.ended).toEqual({ status: 0, signal: null });
      expect(performance.now() - begun).toBeLessThan(5000);
      expect(client.stderr).toBe("");
      expect(client.eventsNamed("finished")).toHaveLength(1);
    }
  });
});
