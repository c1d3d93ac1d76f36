// Rules that are revoked and authorized while a lab runs.
import { Stage } from "../../demonstrations/stage";
import { instantiate } from "../../topology/lab";
import { TopologyError } from "../../topology/model";
import { securityGroupsOf } from "../../topology/security-groups";
import { LabError } from "../../running-lab";
import { lab as labCommand } from "../support/lab-command";
import { describeWithNamespaces } from "../support/test-machine";
import { twoVpcs } from "../support/two-vpcs";
import { BRIEFLY_MS, said, startPeer, tcpEcho, tcpLines, tryTcp, tryUdp, udpEcho } from "./support/peers";
import { scenario } from "../../topology/scenarios";
import { defaultLab, TestLab } from "./support/test-lab";
import { until } from "./support/until";

const SERVER = "10.0.0.10";
const CLIENTS = ["client-1", "client-2", "client-3"];
const NAME = "t-rules";

const idsOf = ({ running: { lab } }: TestLab) => securityGroupsOf(lab.scenario).flatMap(({ rules }) => rules.map(({ id }) => id));

/** Every host's rules in their order, without counters and handles. */
async function listing({ running }: TestLab): Promise<string[]> {
  const list = (name: string) => running.exec(name, ["nft", "--stateless", "--terse", "list", "ruleset"]);
  return (await Promise.all(running.lab.hosts.map(({ name }) => list(name)))).map(({ stdout }) => stdout);
}

/** Counted packets by host and rule. */
async function counts({ running }: TestLab): Promise<Record<string, number>> {
  const groups = [...(await running.securityGroups())];
  return Object.fromEntries(
    groups.flatMap(([host, { rules }]) => rules.map(({ chain, id, packets }) => [`${host} ${chain} ${id}`, packets])),
  );
}

describeWithNamespaces("a rule that is changed while the lab runs", () => {
  let lab: TestLab;
  beforeAll(async () => {
    lab = await TestLab.start(NAME, { lab: defaultLab(CLIENTS.length) });
  });
  afterAll(() => lab[Symbol.asyncDispose]());

  const rules = () => lab.running.securityRules;
  const tcpFrom = (hosts: readonly string[], patienceMs?: number) =>
    Promise.all(hosts.map(async (host) => said(await lab.running.exec(host, tryTcp(SERVER, 1234, patienceMs)))));

  test("revoked: no host of the group opens a connection, a tracked one goes on; authorized: they open them again", async () => {
    await using _server = await startPeer(lab.running, "server", tcpEcho(1234));
    await using _udp = await startPeer(lab.running, "server", udpEcho(1234));
    await using flow = await startPeer(lab.running, "client-1", tcpLines(SERVER, 1234));
    flow.write("before\n");
    await until("an answer", () => flow.output().includes("before"));

    const drops = async () => (await lab.running.drops.read()).get("client-2")?.dropped.egress.packets ?? NaN;
    const dropped = await drops();
    await rules().revoke("client-egress-tcp-application");
    expect(await tcpFrom(CLIENTS, BRIEFLY_MS)).toEqual(["silence", "silence", "silence"]);
    expect(await drops()).toBeGreaterThan(dropped);
    flow.write("tracked\n");
    await until("an answer without the rule", () => flow.output().includes("tracked"));
    expect(said(await lab.running.exec("client-2", tryUdp(SERVER, 1234)))).toBe("open");

    await rules().authorize("client-egress-tcp-application");
    expect(await tcpFrom(CLIENTS)).toEqual(["open", "open", "open"]);
  });

  test("a flow from anywhere, whose answers may all leave, is untracked: it ends with its rule, and goes on with it", async () => {
    await using web = await TestLab.start("t-rules-3", { lab: instantiate(scenario("web-server")) });
    const [rule, { running }] = ["anywhere-web-tcp-80-ingress", web];
    const dropped = async () =>
      ((await running.drops.read(["web-server"])).get("web-server")?.drops ?? []).some(
        ({ direction, peerAddress, port }) => direction === "ingress" && peerAddress === "192.0.2.10" && port === 80,
      );
    await using _http = await startPeer(running, "web-server", tcpEcho(80));
    await using _ssh = await startPeer(running, "web-server", tcpEcho(22));
    await using untracked = await startPeer(running, "visitor", tcpLines("203.0.113.1", 80));
    await using tracked = await startPeer(running, "office", tcpLines("203.0.113.1", 22));
    for (const flow of [untracked, tracked]) {
      flow.write("before\n");
      await until("an answer", () => flow.output().includes("before"));
    }
    await running.securityRules.revoke(rule);
    await running.securityRules.revoke("trusted-web-tcp-22-ingress");
    for (const flow of [untracked, tracked]) flow.write("after\n");
    await until("the tracked flow's answer", () => tracked.output().includes("after"));
    await until("the drop of the other's segment", dropped);
    expect(untracked.output()).not.toContain("after");
    await running.securityRules.authorize(rule);
    await until("its answer, with the rule", () => untracked.output().includes("after"));
  });

  test("validate names it, at each host of the group", async () => {
    await rules().revoke("server-ingress-udp-application");
    const rule = 'ingress: ip saddr 10.0.0.0/16 udp dport 1234 counter accept comment "server-ingress-udp-application"';
    expect(await lab.running.ruleDifferences()).toEqual([{ place: "server", kind: "missing", rule }]);
    const { status, stdout } = await labCommand(["validate", "--name", NAME]);
    expect(stdout).toContain(`rule missing at server, ${rule}`);
    expect(status).toBe(1);
    await rules().authorize("server-ingress-udp-application");
    expect((await labCommand(["validate", "--name", NAME])).status).toBe(0);

    await rules().revoke("client-egress-icmp");
    expect((await lab.running.ruleDifferences()).map(({ place, kind }) => [place, kind])).toEqual(CLIENTS.map((host) => [host, "missing"]));
    await rules().authorize("client-egress-icmp");
  });

  test("a demonstration that ends without giving its rule back gets it back", async () => {
    {
      await using stage = new Stage(lab.running);
      await stage.revoke("server-ingress-icmp");
      expect(await lab.running.ruleDifferences()).toHaveLength(1);
    }
    expect(await lab.running.ruleDifferences()).toEqual([]);
  });

  test("every rule comes back where it was, and no other is touched", async () => {
    const [before, counted] = [await listing(lab), await counts(lab)];
    for (const id of idsOf(lab)) {
      await rules().revoke(id);
      for (const { rule } of await lab.running.ruleDifferences()) expect(rule).toContain(`comment "${id}"`);
      const others = Object.entries(counted).filter(([name]) => !name.endsWith(` ${id}`));
      expect(await counts(lab)).toEqual(Object.fromEntries(others));
      await rules().authorize(id);
      delete counted[id];
      for (const name of Object.keys(counted)) if (name.endsWith(` ${id}`)) counted[name] = 0;
    }
    expect(await listing(lab)).toEqual(before);
  });

  test("all that are revoked come back in the topology's order, whatever the order of their return", async () => {
    const before = await listing(lab);
    const ids = idsOf(lab);
    for (const id of ids) await rules().revoke(id);
    for (const id of [...ids.filter((_, index) => index % 2 === 0), ...ids.filter((_, index) => index % 2 === 1)])
      await rules().authorize(id);
    expect(await listing(lab)).toEqual(before);
  });

  test("a rule that there is not is refused, and so is a change that changes nothing", async () => {
    const unknown = rules().revoke("server-ingres-icmp");
    await expect(unknown).rejects.toThrow(TopologyError);
    await expect(unknown).rejects.toThrow(
      /^no rule "server-ingres-icmp" in the security groups of tcp-ip-lab; did you mean server-ingress-icmp\?; they have server-ingress-icmp, /,
    );
    await expect(rules().authorize("lab:tracked")).rejects.toThrow(TopologyError);
    await expect(rules().authorize("server-ingress-icmp")).rejects.toThrow(new LabError("rule server-ingress-icmp is in force already"));
    await rules().revoke("server-ingress-icmp");
    await expect(rules().revoke("server-ingress-icmp")).rejects.toThrow(new LabError("rule server-ingress-icmp is revoked already"));
    await rules().authorize("server-ingress-icmp");
    expect(await lab.running.ruleDifferences()).toEqual([]);
  });

  test("hosts that forward or have several interfaces lose it in all of their chains", async () => {
    await using firewalled = await TestLab.start("t-rules-2", { lab: instantiate(twoVpcs) });
    const before = await listing(firewalled);
    const { securityRules } = firewalled.running;
    for (const id of idsOf(firewalled)) {
      await securityRules.revoke(id);
      expect((await listing(firewalled)).join("\n")).not.toContain(`comment "${id}"`);
      await securityRules.authorize(id);
    }
    expect(await listing(firewalled)).toEqual(before);
  });
});
