// How a link comes into a host's path, and that it leaves the path as it was.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { describePlan } from "../../../local-lab";
import { connectLink, linkPlace, prepareLink } from "../../../local-lab/links/cabling";
import { predictions } from "../../../validation/matrix";
import { validate } from "../../../validation/validate";
import { instantiate } from "../../../topology/lab";
import { type Link, TopologyError } from "../../../topology/model";
import { trafficOf } from "../../../cli/traffic";
import { scenario } from "../../../topology/scenarios";
import { LAB } from "../../support/lab-command";
import { describeWithNamespaces } from "../../support/test-machine";
import { said, startPeer, tcpEcho, tryTcp } from "../support/peers";
import { TestLab, testPlan } from "../support/test-lab";
import { until } from "../support/until";
import { captureLines, ping } from "./support/measure";

const SERVER = "10.0.0.10";
const VISITOR = "visitor";

/** What the kernel counts by itself, in hundredths of a second: a bridge's timers and those of its ports. */
const TIMERS = /\b(hello_timer|tcn_timer|topology_change_timer|gc_timer|hold_timer|message_age_timer|forward_delay_timer) +[\d.]+/g;

/** What `ip`, `bridge` and `ethtool` report about a namespace: devices, addresses, routes, offloads and forwarding entries. */
const LIST = `
  ip -d link; ip address; ip route show table all; bridge fdb show | sort; ip netns list | sort; nft -s list ruleset
  for device in $(ip -o link | sed 's/^[0-9]*: //; s/[:@].*//'); do echo $device; ethtool -k $device; done`;

const inInternet = (script: string) => `nsenter --net=/run/netns/..internet sh -e <<'LIST'\n${script}\nLIST`;

describeWithNamespaces("the path of a host's packets", () => {
  describe("in a VPC", () => {
    let test: TestLab;
    beforeAll(async () => {
      test = await TestLab.start("t-link-path");
    });
    afterAll(() => test[Symbol.asyncDispose]());

    afterEach(() => Promise.all(["server", "client-1", "client-2"].map(reset)));

    const state = async () => (await test.running.script(LIST, "list the VPC's network")).replaceAll(TIMERS, "$1");
    const eth0 = async (host: string) =>
      said(await test.running.exec(host, ["sh", "-c", "ip -d link show eth0; ip address show eth0; ip route; ethtool -k eth0"]));
    const set = (host: string, link: Link) => test.running.links.set(host, link);
    const reset = (host: string) => test.running.links.reset(host);
    const list = () => test.running.links.list();
    const killRelay = async (host: string) => {
      const relay = (await test.running.services.list()).find((program) => program.host === `..link-${host}`);
      await test.running.script(`kill -9 ${relay!.processId}`, "kill the relay");
    };
    const rtt = async (host: string) => Math.min(...(await ping(test.running, host, SERVER, "-c3")).ms);

    it("is what it was, bit for bit, after a link was set and reset; the host's own interface is always", async () => {
      await using capture = await captureLines(test.running, "client-1", "icmp");
      const [before, host] = [await state(), await eth0("client-1")];
      await set("client-1", { out: { delayMs: 20 } });
      expect(await state()).not.toBe(before);
      expect(await eth0("client-1")).toBe(host);
      expect(await test.running.ruleDifferences()).toEqual([]);
      expect(await rtt("client-1")).toBeGreaterThan(19);
      expect(await list()).toMatchObject([{ host: "client-1", state: "up", link: { out: { delayMs: 20 }, in: {} } }]);
      await reset("client-1");
      expect(await state()).toBe(before);
      expect(await eth0("client-1")).toBe(host);
      expect(await rtt("client-1")).toBeLessThan(15);
      expect(await list()).toEqual([]);
      expect(await test.running.links.log("client-1")).toEqual([]);
      // It has seen the packets of before and after.
      await capture.until("six requests and replies", (lines) => lines.length >= 12);
      await reset("client-1");
      expect(await state()).toBe(before);
    });

    it.each([[["client-1", "client-2"]], [["client-2", "client-1"]]])(
      "is as well after two links were, first that of %p",
      async (order) => {
        const before = await state();
        await set("client-1", { out: { delayMs: 20 } });
        await set("client-2", { in: { delayMs: 40 } });
        const [one, other] = [await rtt("client-1"), await rtt("client-2")];
        expect(one).toBeGreaterThan(19);
        expect(other).toBeGreaterThan(39);
        expect(one).toBeLessThan(other);
        for (const host of order) await reset(host);
        expect(await state()).toBe(before);
      },
    );

    it("carries nothing while the link's relay is killed, and packets again once it is set or reset", async () => {
      const before = await state();
      await set("client-1", { out: { delayMs: 20 } });
      await killRelay("client-1");
      await until("a link that is down", async () => (await list())[0]?.state === "down");
      expect(await list()).toEqual([{ host: "client-1", state: "down", link: { out: { delayMs: 20 }, in: {} } }]);
      expect((await ping(test.running, "client-1", SERVER, "-c2", "-W1")).answered).toEqual([]);
      await expect(test.running.links.log("client-1")).rejects.toThrow("the link of client-1 is down: what it did is lost");
      await set("client-1", { in: { delayMs: 10 } });
      expect(await list()).toMatchObject([{ host: "client-1", state: "up", link: { out: { delayMs: 20 }, in: { delayMs: 10 } } }]);
      expect(await rtt("client-1")).toBeGreaterThan(29);
      await killRelay("client-1");
      await reset("client-1");
      expect(await state()).toBe(before);
      expect(await rtt("client-1")).toBeLessThan(15);
    });

    it("is changed by one at a time, and what several have set adds up", async () => {
      const before = await state();
      await Promise.all([set("client-1", { out: { delayMs: 20 } }), set("client-1", { in: { delayMs: 30 } }), set("client-2", {})]);
      expect(await list()).toMatchObject([
        { host: "client-1", state: "up", link: { out: { delayMs: 20 }, in: { delayMs: 30 } } },
        { host: "client-2", state: "up" },
      ]);
      expect(await rtt("client-1")).toBeGreaterThan(49);
      await Promise.all([reset("client-2"), reset("client-1"), reset("client-1")]);
      expect(await state()).toBe(before);
      expect(await rtt("client-1")).toBeLessThan(15);
    });

    const moments = { "its lock": "link-2.lock", "its note": "link-2.json", "its cable": " link-2@", "its bridge": " line-2:" } as const;
    it.each(Object.keys(moments) as (keyof typeof moments)[])("is repaired by a reset after lab link was killed at %s", async (moment) => {
      const before = await state();
      const command = spawn(process.execPath, [LAB, "link", "client-1", "--delay", "20ms", "--name", test.running.name]);
      const ended = once(command, "exit");
      await until("the moment", async () => {
        const there = await test.running.script("ls /run/this-lab; ip link", "look");
        return command.exitCode !== null || there.includes(moments[moment]);
      });
      command.kill("SIGKILL");
      await ended;
      await reset("client-1");
      expect(await state()).toBe(before);
      expect(await rtt("client-1")).toBeLessThan(15);
    });

    const late = { prepares: prepareLink, connects: connectLink } as const;
    it.each(Object.keys(late) as (keyof typeof late)[])("stays what it was if the shell of a killed command %s late", async (step) => {
      const before = await state();
      const script = late[step](linkPlace(test.running.lab, "client-1"));
      await expect(test.running.script(script, "come late")).rejects.toThrow("could not come late");
      expect(await state()).toBe(before);
    });

    it("keeps what may pass as it was: validate agrees over links with delay, loss and reordering", async () => {
      for (const host of ["client-1", "server"]) await set(host, { out: { delayMs: 5, loss: 0.1, reorder: 0.05 }, in: { loss: 0.1 } });
      const all = predictions(test.running.lab, trafficOf(test.running.lab));
      const validated = await validate(test.running, all, { signal: AbortSignal.timeout(60_000), onProgress: () => undefined });
      expect(validated.filter(({ agrees }) => !agrees)).toEqual([]);
    });

    it("has no link of a host that the lab does not have, and none that cannot work", async () => {
      const before = await state();
      await expect(set("nobody", {})).rejects.toThrow(TopologyError);
      await expect(set("client-1", { out: { loss: 2 } })).rejects.toThrow(
        "the link out of client-1: the loss must be 0 % to 100 %: got 200 %",
      );
      expect([await list(), await state()]).toEqual([[], before]);
    });
  });

  describe("on the internet", () => {
    let test: TestLab;
    const lab = instantiate(scenario("web-server"));
    const web = lab.hosts.find(({ name }) => name === "web-server")!;
    beforeAll(async () => {
      test = await TestLab.start("t-link-internet", { lab });
    });
    afterAll(() => test[Symbol.asyncDispose]());
    afterEach(() => test.running.links.reset(VISITOR));

    const state = async () => (await test.running.script(`${LIST}\n${inInternet(LIST)}`, "list the networks")).replaceAll(TIMERS, "$1");
    const connect = async () => {
      const start = performance.now();
      expect(said(await test.running.exec(VISITOR, tryTcp(web.publicAddress!, 443)))).toBe("open");
      return performance.now() - start;
    };

    it("is changed by a link, and back, whether or not the host knows its gateway's MAC address", async () => {
      await using _ = await startPeer(test.running, "web-server", tcpEcho(443));
      const before = await state();
      const neighbours = () => test.running.exec(VISITOR, ["ip", "neigh"]);
      for (const flush of [true, false]) {
        if (flush) await test.running.exec(VISITOR, ["ip", "neigh", "flush", "all"]);
        await test.running.links.set(VISITOR, { out: { delayMs: 300 }, in: { delayMs: 200 } });
        expect(await connect()).toBeGreaterThan(500);
        expect((await neighbours()).stdout).toMatch(/^100\.64\.0\.1 dev eth0 lladdr 02:01:c0:00:02:0a /);
        expect((await test.running.links.list())[0]?.counters).toMatchObject({ out: { dropped: 0 }, in: { dropped: 0 } });
        await test.running.links.reset(VISITOR);
        expect(await state()).toBe(before);
        await connect();
      }
    });

    it("tells senders in both places of a smaller MTU", async () => {
      await using _ = await startPeer(test.running, "web-server", tcpEcho(443));
      await test.running.links.set(VISITOR, { out: { mtu: 1000 }, in: { mtu: 800 } });
      const { output } = await ping(test.running, VISITOR, web.publicAddress!, "-c1", "-W1", "-s", "1200", "-M", "do");
      expect(output).toMatch(/From 100\.64\.0\.1 .*[Ff]rag needed and DF set \(mtu = 1000\)/);
      // The server learns it from an ICMP message that the gateway has translated, and all arrives.
      const echo = `const c = require("net").connect(443, "${web.publicAddress}"); let got = 0;
        c.write(Buffer.alloc(50_000)); c.on("data", (d) => (got += d.length) === 50_000 && (console.log("all"), process.exit()));`;
      expect(said(await test.running.exec(VISITOR, [process.execPath, "-e", echo]))).toBe("all");
      expect((await test.running.exec("web-server", ["ip", "route", "get", "192.0.2.10"])).stdout).toContain("mtu 800");
      await test.running.links.reset(VISITOR);
    });
  });

  const declared = () => {
    const tcpIpLab = scenario(undefined, { clients: 2 });
    const links: Record<string, Link> = { "client-1": { out: { delayMs: 30 } }, server: { in: { mtu: 1300 } } };
    return { ...tcpIpLab, hosts: tcpIpLab.hosts.map((host) => ({ ...host, ...(links[host.name] && { link: links[host.name] }) })) };
  };

  it("has the links that the scenario declares once the lab is up", async () => {
    await using test = await TestLab.start("t-link-declared", { lab: instantiate(declared()) });
    expect(await test.running.links.list()).toMatchObject([
      { host: "server", state: "up", link: { in: { mtu: 1300 } } },
      { host: "client-1", state: "up", link: { out: { delayMs: 30 } } },
    ]);
    expect(Math.min(...(await ping(test.running, "client-1", SERVER, "-c2")).ms)).toBeGreaterThan(29);
    expect((await ping(test.running, "client-2", SERVER, "-c1", "-s", "1400", "-M", "do")).output).toContain("mtu = 1300");
  });

  it("is shown by a dry run, with the relays' command lines", () => {
    const script = describePlan(testPlan({ lab: instantiate(declared()) }));
    expect(script).toContain("# prepare the links");
    expect(script).toContain("ip netns exec ..link-client-1 ");
    expect(script).toMatch(/link-relay\.mjs '\{.*"link":\{"out":\{"delayMs":30\}\}\}' &/);
    expect(script).toContain("link set vpc-side-2 group 1 master vpc up");
    expect(describePlan(testPlan())).not.toContain("link-relay.mjs '");
  });

  it("may have a link in a lab of thirty clients, whose hosts know each other's MAC addresses", async () => {
    await using test = await TestLab.start("t-link-thirty", { lab: instantiate(scenario(undefined, { clients: 30 })) });
    await test.running.links.set("client-30", { out: { delayMs: 30 } });
    const ms = async (host: string) => Math.min(...(await ping(test.running, host, SERVER, "-c3")).ms);
    expect(await ms("client-30")).toBeGreaterThan(29);
    expect(await ms("client-29")).toBeLessThan(20);
    await test.running.links.reset("client-30");
    expect(await ms("client-30")).toBeLessThan(20);
  });
});
