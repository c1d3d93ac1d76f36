// What a link does is what it was told to, by the words of other tools: ping, tcpdump at both ends, the kernel's counters.
import type { LinkSettings } from "../../../topology/model";
import { describeWithNamespaces } from "../../support/test-machine";
import { startPeer, tcpEcho, tcpLines } from "../support/peers";
import { TestLab } from "../support/test-lab";
import { until } from "../support/until";
import { icmpFrame, udpFrame } from "./support/frames";
import { captureLines, counter, numbersIn, ping, sendNumbered, udpSink } from "./support/measure";
import { RunLink } from "./support/run-link";

const SERVER = "10.0.0.10";
const [CLIENT_1, CLIENT_2] = ["10.0.0.11", "10.0.0.12"];

/** A link sends that much earlier than it was told to, since it takes about as long to do so. */
const TOLERANCE_MS = 0.5;

const middle = (values: readonly number[]) => [...values].sort((one, other) => one - other)[values.length >> 1] ?? NaN;

describeWithNamespaces("a link in a lab", () => {
  let test: TestLab;
  beforeAll(async () => {
    test = await TestLab.start("t-link-truth");
  });
  afterAll(() => test[Symbol.asyncDispose]());
  afterEach(() => Promise.all(["server", "client-1", "client-2"].map((host) => test.running.links.reset(host))));

  const set = (host: string, out: LinkSettings, more: LinkSettings = {}) => test.running.links.set(host, { out, in: more });
  const countersOf = async (host: string) => (await test.running.links.list()).find((each) => each.host === host)?.counters;

  /** Seconds that each echo request, or reply, takes from one host to another. */
  const transit = (from: readonly string[], to: readonly string[], kind: "request" | "reply") => {
    const times = (lines: readonly string[]) =>
      new Map(
        lines.flatMap((line) => {
          const [, hours, minutes, seconds, number] = new RegExp(`^(\\d+):(\\d+):([\\d.]+) .*echo ${kind}.* seq (\\d+)`).exec(line) ?? [];
          return number === undefined ? [] : [[number, Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)] as const];
        }),
      );
    const left = times(from);
    return [...times(to)].map(([number, at]) => at - left.get(number)!);
  };

  it("delays what the host sends by the delay, and not what it gets", async () => {
    await using atClient = await captureLines(test.running, "client-1", "icmp");
    await using atServer = await captureLines(test.running, "server", "icmp");
    await set("client-1", { delayMs: 50 });
    const { ms, answered } = await ping(test.running, "client-1", SERVER, "-c10");
    expect(answered).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(Math.min(...ms)).toBeGreaterThanOrEqual(50 - TOLERANCE_MS);
    expect(middle(ms)).toBeLessThan(150);
    for (const each of [atClient, atServer])
      await each.until("all replies", (lines) => lines.filter((line) => line.includes("echo reply")).length >= 10);
    const requests = transit(atClient.lines, atServer.lines, "request");
    expect(requests).toHaveLength(10);
    expect(Math.min(...requests)).toBeGreaterThanOrEqual((50 - TOLERANCE_MS) / 1000);
    // Half of the delay is far from both.
    expect(middle(transit(atServer.lines, atClient.lines, "reply"))).toBeLessThan(0.025);
  });

  it("delays what the host gets, and changes in place, one direction without the other", async () => {
    await set("client-1", {}, { delayMs: 30 });
    const { links } = test.running;
    expect(Math.min(...(await ping(test.running, "client-1", SERVER, "-c5")).ms)).toBeGreaterThanOrEqual(30 - TOLERANCE_MS);
    await links.set("client-1", { out: { delayMs: 40 } });
    expect(Math.min(...(await ping(test.running, "client-1", SERVER, "-c5")).ms)).toBeGreaterThanOrEqual(70 - 2 * TOLERANCE_MS);
    await links.set("client-1", { in: {} });
    const { ms } = await ping(test.running, "client-1", SERVER, "-c5");
    expect(Math.min(...ms)).toBeGreaterThanOrEqual(40 - TOLERANCE_MS);
    expect(Math.min(...ms)).toBeLessThan(70);
    expect(await links.list()).toMatchObject([{ host: "client-1", state: "up", link: { out: { delayMs: 40 }, in: {} } }]);
  });

  it("delays DNS, too, whose server is in the link's own namespace", async () => {
    await set("client-1", { delayMs: 50 });
    const { stdout } = await test.running.exec("client-1", ["dig", "server.lab.internal"]);
    const [, queryMs] = /Query time: (\d+) msec/.exec(stdout) ?? [];
    expect(Number(queryMs)).toBeGreaterThanOrEqual(49);
    const { stdout: neighbours } = await test.running.exec("client-1", ["ip", "neigh"]);
    expect(neighbours).toMatch(/^10\.0\.0\.2 dev eth0 lladdr 02:00:0a:00:00:01 /m);
  });

  it("loses exactly the packets that its seed chooses, each time", async () => {
    const predicted = (source: string, settings: LinkSettings) => {
      const link = new RunLink(settings);
      return link.passes(Array.from({ length: 25 }, () => icmpFrame({ source }))).flatMap((passes, index) => (passes ? [index + 1] : []));
    };
    const [one, other] = [
      { loss: 0.3, seed: 5 },
      { loss: 0.3, lossBurst: 2, seed: 6 },
    ];
    const both = () => Promise.all(["client-1", "client-2"].map((host) => ping(test.running, host, SERVER, "-c25", "-W1")));
    await Promise.all([set("client-1", one), set("client-2", other)]);
    const [first, second] = await both();
    expect(first!.answered).toEqual(predicted(CLIENT_1, one));
    expect(second!.answered).toEqual(predicted(CLIENT_2, other));
    expect(first!.answered.length).toBeLessThan(25);
    await Promise.all([set("client-1", one), set("client-2", one)]);
    const [again, changed] = await both();
    expect(again!.answered).toEqual(first!.answered);
    expect(changed!.answered).toEqual(predicted(CLIENT_2, one));
  });

  it("treats each packet as its pure core predicts: lost, duplicated, corrupted, held; the captures and the log agree", async () => {
    const settings: LinkSettings = {
      loss: 0.1,
      duplicate: 0.1,
      corrupt: 0.1,
      reorder: 0.1,
      rules: [{ action: "drop", kind: "datagram", from: 7, port: 1234 }],
      seed: 3,
    };
    const sent = Array.from({ length: 200 }, (_, index) => index + 1);
    const core = new RunLink(settings);
    const arriving = sent.flatMap((number) => core.send(udpFrame({ bytes: number, source: CLIENT_1 })));
    const expected = [...arriving, ...core.way.flush(0).map(({ frame }) => frame)].map((frame) => frame.readUInt16BE(16) - 28);
    await using _ = await startPeer(test.running, "server", udpSink(1234));
    // Whatever the corruption does to the ports.
    await using atClient = await captureLines(test.running, "client-1", `udp and src ${CLIENT_1} and dst ${SERVER}`, true);
    await using atServer = await captureLines(test.running, "server", `udp and src ${CLIENT_1} and dst ${SERVER}`, true);
    const errors = await counter(test.running, "server", "UdpInCsumErrors");
    await set("client-1", settings);
    expect((await test.running.exec("client-1", sendNumbered(SERVER, 1234, 200))).status).toBe(0);
    await atServer.until("all that is expected", (lines) => numbersIn(lines).length >= expected.length);

    expect(numbersIn(atClient.lines)).toEqual(sent);
    expect(numbersIn(atServer.lines)).toEqual(expected);
    const log = await test.running.links.log("client-1");
    const brief = (events: readonly { action: string; by: string; packet: string }[]) =>
      events.map(({ action, by, packet }) => `${action} ${by} ${/datagram \d+/.exec(packet)?.[0]}`);
    expect(brief(log)).toEqual(brief(core.events));
    expect(await countersOf("client-1")).toMatchObject({ out: { ...core.way.counters, passed: expected.length, overrun: 0 } });
    const bad = atServer.lines.filter((line) => line.includes("bad udp cksum")).length;
    expect(bad).toBeGreaterThan(0);
    // Those whose ports or length were changed do not get as far as the checksum.
    expect(await errors()).toBeGreaterThan(0.5 * bad);
    expect(log.every(({ timeSec }) => Math.abs(timeSec - Date.now() / 1000) < 60)).toBe(true);
  });

  it("corrupts what the receiver's checksum then refuses: ICMP and TCP", async () => {
    const icmp = await counter(test.running, "server", "IcmpInCsumErrors");
    await set("client-1", {
      rules: [
        { action: "corrupt", kind: "echo-request", from: 2, to: 3 },
        { action: "corrupt", kind: "data", from: 2 },
      ],
    });
    expect((await ping(test.running, "client-1", SERVER, "-c4", "-W1")).answered).toEqual([1, 4]);
    expect(await icmp()).toBe(2);

    const tcp = await counter(test.running, "server", "TcpInCsumErrors");
    await using server = await startPeer(test.running, "server", tcpEcho(1234));
    expect(server.output()).toContain("ready");
    await using client = await startPeer(test.running, "client-1", tcpLines(SERVER, 1234));
    for (const line of ["first", "second ".repeat(100), "third"]) {
      client.write(`${line}\n`);
      await until(`an answer to ${line}`, () => client.output().includes(line));
    }
    expect(await tcp()).toBe(1);
  });

  it("drops, holds and duplicates the segments that a rule names; TCP repeats them, and both captures show it", async () => {
    await using atClient = await captureLines(test.running, "client-1", "tcp port 1234");
    await using atServer = await captureLines(test.running, "server", "tcp port 1234");
    const retransmitted = await counter(test.running, "client-1", "TcpRetransSegs");
    await using server = await startPeer(test.running, "server", tcpEcho(1234));
    expect(server.output()).toContain("ready");
    await set("client-1", {
      rules: [
        { action: "drop", kind: "data", from: 3 },
        { action: "duplicate", kind: "data", from: 5 },
      ],
    });
    await using client = await startPeer(test.running, "client-1", tcpLines(SERVER, 1234));
    for (let number = 1; number <= 5; number++) {
      client.write(`line ${number}\n`);
      await until(`an answer to line ${number}`, () => client.output().includes(`line ${number}`));
    }
    const fromClient = ({ lines }: { readonly lines: readonly string[] }) =>
      lines.flatMap((line) => /^[\d:.]+ IP 10\.0\.0\.11\.\d+ > .*, seq (\d+:\d+),/.exec(line)?.[1] ?? []);
    await atServer.until("the duplicate", () => fromClient(atServer).length >= 6);
    // The fourth one is the third one's repetition, so the fifth one is line 4.
    expect(fromClient(atClient)).toEqual(["1:8", "8:15", "15:22", "15:22", "22:29", "29:36"]);
    expect(fromClient(atServer)).toEqual(["1:8", "8:15", "15:22", "22:29", "22:29", "29:36"]);
    expect(await retransmitted()).toBe(1);
    expect(await test.running.links.log("client-1")).toMatchObject([
      {
        direction: "out",
        action: "dropped",
        by: "data:3",
        packet: expect.stringContaining(" seq 15:22, data 3 of its connection") as string,
      },
      { direction: "out", action: "duplicated", by: "data:5", packet: expect.stringContaining(" seq 22:29, data 5 of") as string },
    ]);
  });

  it("holds a packet until others have passed, or a second", async () => {
    await set("client-1", { rules: [{ action: "hold", kind: "echo-request", from: 2, behind: 2 }] });
    // The requests behind it take 0.4 s to come.
    const { answered, ms } = await ping(test.running, "client-1", SERVER, "-c5");
    expect([...answered].sort()).toEqual([1, 2, 3, 4, 5]);
    expect(ms[answered.indexOf(2)]).toBeGreaterThan(350);
    expect(answered.indexOf(2)).toBeGreaterThan(answered.indexOf(3));
    await set("client-1", { rules: [{ action: "hold", kind: "echo-request", from: 2, behind: 100 }] });
    const second = await ping(test.running, "client-1", SERVER, "-c10");
    expect(second.answered).toHaveLength(10);
    expect(second.ms[second.answered.indexOf(2)]).toBeGreaterThanOrEqual(1000 - TOLERANCE_MS);
  });

  describe("with an MTU", () => {
    const big = (host: string, to: string, ...words: string[]) => ping(test.running, host, to, "-c2", "-W1", "-s", "1400", ...words);

    it("tells the sender of packets that must not be fragmented, in either direction; the sender learns the path's MTU", async () => {
      await set("client-1", { mtu: 1300 }, { mtu: 1000 });
      expect((await big("client-1", SERVER, "-M", "do")).output).toMatch(/From 10\.0\.0\.1 .*[Ff]rag needed and DF set \(mtu = 1300\)/);
      expect((await test.running.exec("client-1", ["ip", "route", "get", SERVER])).stdout).toContain("mtu 1300");
      expect((await big("server", CLIENT_1, "-M", "do")).output).toMatch(/From 10\.0\.0\.1 .*[Ff]rag needed and DF set \(mtu = 1000\)/);
      expect((await test.running.exec("server", ["ip", "route", "get", CLIENT_1])).stdout).toContain("mtu 1000");
      for (const host of ["client-1", "server"]) await test.running.exec(host, ["ip", "route", "flush", "cache"]);
    });

    it("keeps silent if told so", async () => {
      await set("client-2", { mtu: 1300, mtuSilent: true });
      const { output, answered } = await big("client-2", SERVER, "-M", "do");
      expect(output).toContain("100% packet loss");
      expect([answered, /[Ff]rag/.test(output)]).toEqual([[], false]);
      expect((await test.running.exec("client-2", ["ip", "route", "get", SERVER])).stdout).not.toContain("mtu");
      expect((await test.running.links.log("client-2")).map(({ action, by }) => `${action} by ${by}`)).toEqual([
        "dropped by mtu",
        "dropped by mtu",
      ]);
    });

    it("fragments others, and the receiver puts them together", async () => {
      await using atServer = await captureLines(test.running, "server", `icmp and src ${CLIENT_2}`, true);
      await set("client-2", { mtu: 576 });
      expect((await big("client-2", SERVER, "-M", "dont")).answered).toEqual([1, 2]);
      const pieces = atServer.lines.filter((line) => /flags \[\+\]|offset [1-9]/.test(line));
      expect(pieces.map((line) => Number(/length (\d+)\)/.exec(line)?.[1]))).toEqual([572, 572, 324, 572, 572, 324]);
      expect(await countersOf("client-2")).toMatchObject({ out: { packets: 2, fragmented: 2, passed: 6, dropped: 0 } });
    });
  });

  it("drops at its queue's tail what the rate has no room for", async () => {
    await using atServer = await captureLines(test.running, "server", `udp and src ${CLIENT_1}`, true);
    // 50 frames of 1042 bytes at 100 kbit/s take four seconds, so that the machine's load does not matter.
    await set("client-1", { bitsPerSecond: 100_000, queue: { packets: 10 } });
    const burst = `const s = require("dgram").createSocket("udp4");
      s.connect(1234, "${SERVER}", () => { for (let i = 0; i < 50; i++) s.send(Buffer.alloc(1000)); s.close(); });`;
    await test.running.exec("client-1", [process.execPath, "-e", burst.replace(" s.close();", " setTimeout(() => s.close(), 100);")]);
    await atServer.until("eleven datagrams", (lines) => numbersIn(lines).length >= 11);
    const counters = (await countersOf("client-1"))!.out;
    expect(counters.packets).toBe(50);
    expect(counters.dropped + counters.passed).toBe(50);
    expect(counters.passed).toBeGreaterThanOrEqual(11);
    expect(counters.passed).toBeLessThan(25);
    expect(new Set((await test.running.links.log("client-1")).map(({ by }) => by))).toEqual(new Set(["queue"]));
  });
});
