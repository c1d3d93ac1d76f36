// `lab link` in a real lab: what it prints, and what it refuses.
import fc from "fast-check";
import { EXIT } from "../../cli/exit-status";
import { parsePacketRule } from "../../cli/link-settings";
import { PACKET_KINDS, type PacketRule } from "../../topology/model";
import { ruleName } from "../../topology/link-words";
import { TestLab } from "../local-lab/support/test-lab";
import { lab } from "../support/lab-command";
import { describeWithNamespaces } from "../support/test-machine";

const NAME = "t-link-cli";
const link = (...words: string[]) => lab(["link", "--name", NAME, ...words]);

describeWithNamespaces("lab link", () => {
  let local: TestLab;
  beforeAll(async () => {
    local = await TestLab.start(NAME);
  });
  afterAll(() => local[Symbol.asyncDispose]());

  const lost = async () => {
    const { stdout } = await local.running.exec("client-1", "ping -n -c 20 -i 0.02 -W 1 10.0.0.10".split(" "));
    const answered = [...stdout.matchAll(/icmp_seq=(\d+)/g)].map(([, number]) => Number(number));
    return Array.from({ length: 20 }, (_, index) => index + 1).filter((number) => !answered.includes(number));
  };

  test("drops exactly the packets that it is told, says so, and makes the link a perfect cable again", async () => {
    expect((await link()).stdout).toBe("all links are perfect cables\n");
    const { stdout, status } = await link("client-1", "--out", "--drop", "echo-request:3", "--drop", "echo-request:5-6");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^client-1 +out .* drop echo-request:3, drop echo-request:5-6\nclient-1 +in .* a perfect cable$/m);
    expect(await lost()).toEqual([3, 5, 6]);
    const log = (await link("client-1", "--log")).stdout;
    expect(log).toMatch(
      /^[\d:.]+ +out +dropped +echo-request:3 +icmp 10\.0\.0\.11 > 10\.0\.0\.10 echo \d+, echo-request 3 of its connection$/m,
    );
    expect(log.trim().split("\n")).toHaveLength(3);
    const [shown] = JSON.parse((await link("client-1", "--json")).stdout) as unknown[];
    expect(shown).toMatchObject({ host: "client-1", state: "up", counters: { out: { packets: 20, dropped: 3 }, in: { packets: 17 } } });
    expect((await lab(["status", "--name", NAME])).stdout).toMatch(/^client-1 +out +20 +17 +3 /m);
    expect((await link("client-1", "--reset")).stdout).toBe("the link of client-1 is a perfect cable\n");
    expect(await lost()).toEqual([]);
  });

  test("loses the same packets for the same seed, and leaves the other direction as it is", async () => {
    await link("client-1", "--in", "--delay", "1ms");
    await link("client-1", "--out", "--loss", "30%", "--seed", "7");
    const first = await lost();
    expect(first.length).toBeGreaterThan(0);
    await link("client-1", "--out", "--loss", "30%", "--seed", "7");
    expect(await lost()).toEqual(first);
    const { stdout } = await link("client-1");
    expect(stdout).toMatch(/^client-1 +in .* delay 1 ms$/m);
    expect(stdout).toContain("a round trip of client-1 takes 1 ms longer");
    await link("client-1", "--reset");
  });

  test.each([
    [["client-1", "--delay", "50"], '--delay must be a number with its unit (us, ms, s), such as 50ms: got "50"'],
    [["client-1", "--delay", "2000s"], "the link of client-1: the delay must be 0 to 60000 ms: got 2000000"],
    [["client-1", "--loss", "1"], '--loss must be a percentage, such as 1%: got "1"'],
    [["client-1", "--loss", "101%"], "the link of client-1: the loss must be 0 % to 100 %: got 101 %"],
    [["client-1", "--rate", "10"], '--rate must be a number with its unit (bit, kbit, mbit, gbit), such as 10mbit: got "10"'],
    [
      ["client-1", "--rate", "1kbit", "--mtu", "1500"],
      /the rate must be 12112 to .* so that a packet of 1500 bytes passes within a second: got 1000/,
    ],
    [["client-1", "--mtu", "575"], "the link of client-1: the MTU must be a whole number from 576 to 9001: got 575"],
    [["client-1", "--queue", "5packets"], "the link of client-1: a queue needs a rate that it waits for"],
    [["client-1", "--jitter", "2ms", "--delay", "1ms"], "the jitter, 2 ms, must not be longer than the delay, 1 ms"],
    [["client-1", "--mtu-silent"], "silence about packets that are too long means nothing without an MTU"],
    [["client-1", "--drop", "dta:3"], 'no kind of packet "dta"; did you mean data?'],
    [["client-1", "--drop", "data:0"], "its first number must be a whole number from 1 to 1000000000: got 0"],
    [["client-1", "--drop", "data:3-2"], "its last number must be a whole number from 3 to 1000000000: got 2"],
    [["client-1", "--drop", "data:2+1"], "--drop takes no +PACKETS"],
    [["client-1", "--reset", "--delay", "1ms"], "one at a time: got settings and --reset"],
    [["client-1", "--in"], "--in and --out need a setting, such as --delay 50ms"],
    [["--delay", "1ms"], "of which host? write lab link HOST"],
    [["client-9"], 'no host "client-9"; did you mean client-1?'],
  ])("refuses %j", async (words, reason) => {
    const { status, stderr } = await link(...words);
    expect(stderr).toEqual(reason instanceof RegExp ? expect.stringMatching(reason) : expect.stringContaining(reason));
    expect(status).toBe(EXIT.usage);
    expect((await link()).stdout).toBe("all links are perfect cables\n");
  });
});

test("a rule's name is what --hold takes", () => {
  const number = fc.integer({ min: 1, max: 1000 });
  const rules = fc.record({
    kind: fc.constantFrom(...PACKET_KINDS),
    from: number,
    last: fc.option(number),
    port: fc.option(number),
    behind: fc.option(number),
  });
  fc.assert(
    fc.property(rules, fc.boolean(), ({ kind, from, last, port, behind }, open) => {
      const rule: PacketRule = {
        action: "hold",
        kind,
        from,
        ...(open ? { to: null } : last !== null && { to: from + last }),
        ...(port !== null && { port }),
        ...(behind !== null && { behind }),
      };
      expect(parsePacketRule("--hold", "hold", ruleName(rule))).toEqual(rule);
    }),
  );
});
