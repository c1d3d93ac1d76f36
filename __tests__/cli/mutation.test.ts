// `lab validate` names each rule that is missing from a loaded ruleset or was added to it.
import { predictions } from "../../validation/matrix";
import { trafficOf } from "../../cli/traffic";
import { validate } from "../../validation/validate";
import { differences, passed, type ValidationResult } from "../../validation/report";
import { ruleDifferences } from "../../local-lab/rule-differences";
import type { LocalLab } from "../../local-lab";
import { vpcRules } from "../../local-lab/network";
import { hereDocument } from "../../local-lab/shell-text";
import { SECURITY_GROUP_TABLE, securityGroup } from "../../local-lab/security-group";
import { defaultLab, TestLab } from "../local-lab/support/test-lab";
import { lab as labCommand } from "../support/lab-command";
import { ruleId } from "../../topology/vocabulary";
import { describeWithNamespaces } from "../support/test-machine";

const NAME = "t-mutation";
const TABLE = `inet ${SECURITY_GROUP_TABLE}`;

/** Keeps the wait short for packets that get no answer. */
const SILENCE_MS = 3000;

async function nft(running: LocalLab, host: string, input: string): Promise<void> {
  const { status, stderr } = await running.exec(host, ["nft", "-f", "-"], { input });
  if (status !== 0) throw new Error(stderr);
}

async function restore(running: LocalLab, host: string): Promise<void> {
  const description = running.lab.hosts.find(({ name }) => name === host);
  if (description) await nft(running, host, `flush ruleset\n${securityGroup(running.lab, description, running.lan)}`);
}

interface Loaded {
  readonly chain: string;
  readonly handle: number;
  readonly text: string;
}

/** Every rule that applies to a host. */
async function rulesOf(running: LocalLab, host: string): Promise<Loaded[]> {
  const { stdout } = await running.exec(host, ["nft", "--handle", "--stateless", "--terse", "list", "ruleset"]);
  let chain = "";
  return stdout.split("\n").flatMap((line) => {
    chain = /chain (\w+)/.exec(line)?.[1] ?? chain;
    const [, text, handle] = /^\t\t(.*) # handle (\d+)$/.exec(line) ?? [];
    return text === undefined ? [] : [{ chain, text, handle: Number(handle) }];
  });
}

async function validated(running: LocalLab): Promise<ValidationResult> {
  const list = predictions(running.lab, trafficOf(running.lab));
  const signal = new AbortController().signal;
  return {
    ruleDifferences: await ruleDifferences(running),
    validated: await validate(running, list, { signal, onProgress: () => undefined, silenceMs: SILENCE_MS }),
  };
}

/** For the server and one client; the other clients have the same rules. */
const HOSTS = ["server", "client-1"] as const;
const topologyRules = HOSTS.flatMap((host) =>
  (defaultLab(1).hosts.find(({ name }) => name === host)?.rules ?? []).map(({ id }) => [id, host] as const),
);

describeWithNamespaces("a loaded ruleset that is not the topology's", () => {
  let lab: TestLab;
  beforeAll(async () => {
    lab = await TestLab.start(NAME, { lab: defaultLab(2) });
  });
  afterAll(() => lab[Symbol.asyncDispose]());
  afterEach(() => Promise.all(HOSTS.map((host) => restore(lab.running, host))));

  test.each(topologyRules)("removing rule %s at %s changes a packet's fate, and the report names the rule", async (id, host) => {
    const rule = (await rulesOf(lab.running, host)).find(({ text }) => text.endsWith(`comment "${id}"`));
    await nft(lab.running, host, `delete rule ${TABLE} ${rule?.chain} handle ${rule?.handle}`);
    const result = await validated(lab.running);
    expect(passed(result)).toBe(false);
    expect(result.ruleDifferences).toEqual([{ place: host, kind: "missing", rule: `${rule?.chain}: ${rule?.text}` }]);
    const seen = result.validated.filter(({ agrees }) => !agrees);
    expect(seen.length).toBeGreaterThan(0);
    for (const { reachability } of seen) expect(reachability.checkpoints.map(ruleId)).toContain(id);
    expect(differences(result).join("\n")).toContain(id);
  });

  test.each([
    ["server", "ingress", "tcp dport 443 accept"],
    ["server", "egress", 'ip daddr 10.0.0.11 tcp dport 1234 counter accept comment "intruder"'],
    ["client-1", "ingress", 'ip saddr 10.0.0.12 tcp dport 443 accept comment "intruder"'],
    ["client-1", "egress", "meta l4proto udp accept"],
    ["client-1", "ingress", "meta l4proto icmp drop"],
  ])("a rule added at %s, %s: %s: a packet shows it, and it is named", async (host, chain, rule) => {
    await nft(lab.running, host, `insert rule ${TABLE} ${chain} ${rule}`);
    const result = await validated(lab.running);
    expect(result.validated.some(({ agrees }) => !agrees)).toBe(true);
    expect(result.ruleDifferences).toEqual([{ place: host, kind: "added", rule: `${chain}: ${rule}` }]);
    expect(differences(result).join("\n")).toContain(`rule added at ${host}, ${chain}: ${rule}`);
  });

  test("removing any rule, even one of the lab's own, causes exactly one difference", async () => {
    for (const host of HOSTS)
      for (const { text, chain } of await rulesOf(lab.running, host)) {
        const handle = (await rulesOf(lab.running, host)).find((rule) => rule.text === text && rule.chain === chain)?.handle;
        await nft(lab.running, host, `delete rule ${TABLE} ${chain} handle ${handle}`);
        expect(await ruleDifferences(lab.running)).toEqual([{ place: host, kind: "missing", rule: `${chain}: ${text}` }]);
        await restore(lab.running, host);
      }
  });

  test("an added rule for an unprobed port, a foreign table and a changed policy are differences, too", async () => {
    await nft(lab.running, "server", `add rule ${TABLE} ingress tcp dport 9999 accept`);
    expect(await ruleDifferences(lab.running)).toEqual([{ place: "server", kind: "added", rule: "ingress: tcp dport 9999 accept" }]);
    await restore(lab.running, "server");

    await nft(lab.running, "client-1", "table ip other { chain c { type filter hook input priority 10; policy accept; }; }");
    expect((await ruleDifferences(lab.running)).map(({ rule }) => rule)).toContain("table ip other {");
    await restore(lab.running, "client-1");

    await nft(lab.running, "server", `chain ${TABLE} ingress { policy accept; }`);
    expect((await ruleDifferences(lab.running)).map(({ kind }) => kind).sort()).toEqual(["added", "missing"]);
  });

  test("a rule that is removed from or added to the VPC's own ruleset is named", async () => {
    const vpc = (lines: string) => lab.running.script(hereDocument("nft -f -", [lines], "RULES"), "change the VPC's rules");
    await vpc("flush chain bridge vpc input");
    expect(await ruleDifferences(lab.running)).toEqual([
      { place: "the VPC", kind: "missing", rule: "input: ether type arp accept" },
      {
        place: "the VPC",
        kind: "missing",
        rule: "input: ip daddr { 10.0.0.2, 169.254.169.253 } meta l4proto { tcp, udp } th dport 53 accept",
      },
    ]);
    await vpc(`flush ruleset\n${vpcRules(lab.running.lab, false)}\nadd rule bridge vpc forward ip protocol icmp drop`);
    expect(await ruleDifferences(lab.running)).toEqual([{ place: "the VPC", kind: "added", rule: "forward: ip protocol icmp drop" }]);
    await vpc(`flush ruleset\n${vpcRules(lab.running.lab, false)}`);
    expect(await ruleDifferences(lab.running)).toEqual([]);
  });

  test("the command fails and prints the rule", async () => {
    await nft(lab.running, "server", `add rule ${TABLE} ingress tcp dport 9999 accept`);
    const { status, stdout } = await labCommand(["validate", "--name", NAME]);
    expect(stdout).toContain("rule added at server, ingress: tcp dport 9999 accept");
    expect(stdout).toMatch(/FAIL: 54 of 54 predictions hold; 1 difference/);
    expect(status).toBe(1);
  });
});
