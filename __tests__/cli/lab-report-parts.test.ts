// The parts of the page that `lab demo` writes, from values that need no lab.
import { CaptureAnalyzer } from "../../capture-analysis";
import type { Shown } from "../../cli/demonstrate";
import { dropsOf, namesOf } from "../../cli/lab-report/drops";
import { labReportPage, type LabPart } from "../../cli/lab-report/lab-report";
import { instantiate, type Lab } from "../../topology/lab";
import { hostNamed, type Reachability } from "../../topology/reachability";
import { scenario } from "../../topology/scenarios";
import { hold, type Observation } from "../../validation/verdict";
import { Conversation } from "../capture-analysis/support/conversation";
import { pcapOf } from "../capture-analysis/support/pcap";
import type { Recording } from "../capture-analysis/support/recording";
import { webNetwork } from "../support/web-network";

const lab = instantiate(scenario("tcp-ip-lab"));

function analyzed(recording?: Recording): CaptureAnalyzer {
  const analyzer = new CaptureAnalyzer({ traces: "all" });
  analyzer.push(pcapOf(recording?.records ?? []));
  analyzer.end();
  return analyzer;
}

/** @param from address @param to address and port */
const between = (from: string, [to, port]: readonly [string, number]) =>
  new Conversation({ client: { address: from }, server: { address: to, port } });

describe("what the rules drop", () => {
  const drops = (of: Lab, { recording }: Conversation) => [...dropsOf(of, recording.analysis())];

  test("is no connection that somebody answered", () => {
    const refused = between("10.0.0.11", ["10.0.0.12", 22]);
    refused.client.syn();
    refused.server.rst({ seq: 0 });
    const opened = between("10.0.0.11", ["10.0.0.12", 22]);
    opened.open();
    for (const answered of [refused, opened]) expect(drops(lab, answered)).toEqual([]);
  });

  test("is the SYN to the server's port, as the client's rules and the server's say in this order", () => {
    // The server accepts tcp/1234 of clients, but may not open it to them.
    const there = between("10.0.0.11", ["10.0.0.10", 1234]);
    const back = between("10.0.0.10", ["10.0.0.11", 1234]);
    for (const { client } of [there, back]) client.syn();
    expect(drops(lab, there)).toEqual([]);
    expect(drops(lab, back)).toEqual([
      [1, expect.stringMatching(/^at server: its security group server has no egress rule for it: dropped$/)],
    ]);
  });

  test("is no SYN of a host to itself", () => {
    const itself = between("10.0.0.11", ["10.0.0.11", 22]);
    itself.client.syn();
    expect(drops(lab, itself)).toEqual([]);
  });

  test("covers hosts of the internet and public addresses, too", () => {
    const web = instantiate(webNetwork);
    const { publicAddress } = hostNamed(web, "balancer");
    const attack = between("192.0.2.200", [publicAddress!, 80]);
    attack.client.syn();
    expect(namesOf(web).get("192.0.2.200")).toBe("attacker");
    expect(drops(web, attack)).toEqual([[1, expect.stringContaining("public-acl-ingress-100")]]);
  });
});

const shown = (name: string, changed: Partial<Shown> = {}): Shown => ({
  name,
  protocol: "TCP",
  title: `The title of ${name}`,
  shows: `What ${name} shows`,
  means: `What ${name} means`,
  seen: [`a <line> of ${name}`],
  asExpected: true,
  ...changed,
});

const pageOf = (part: Partial<LabPart>) => labReportPage([{ lab, shown: [], captures: [], ...part }]);

describe("a demonstration in a report", () => {
  test("says what it means if it showed what it should, and only then", () => {
    expect(pageOf({ shown: [shown("one")] })).toContain("What one means");
    const failed = pageOf({ shown: [shown("one", { asExpected: false })] });
    expect(failed).toContain("It did not show what it should.");
    expect(failed).not.toContain("What one means");
  });

  test("escapes what was seen", () => {
    expect(pageOf({ shown: [shown("one")] })).toContain("<li>a &lt;line&gt; of one</li>");
  });

  test("is followed by its own packets, of each host and filter", () => {
    const talk = Conversation.opened();
    const capture = (demonstration: string, host: string, filter: string) => ({
      demonstration,
      host,
      filter,
      analyzer: analyzed(talk.recording),
    });
    const captures = [capture("two", "server", "tcp"), capture("one", "client-1", ""), capture("two", "client-2", "tcp")];
    const page = pageOf({ shown: [shown("one"), shown("two")], captures });
    const titles = [...page.matchAll(/<h2[^>]*>(.*?)<\/h2>/g)].map(([, title]) => title);
    expect(titles.filter((title) => title?.includes("title of"))).toEqual([
      "The title of one",
      "The title of one: packets at client-1",
      "The title of two",
      "The title of two: packets at server, tcp",
      "The title of two: packets at client-2, tcp",
    ]);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("the matrix of a report", () => {
  const validation = (verdict: Reachability["verdict"], observation: Observation) => {
    const [from, to] = [hostNamed(lab, "client-1"), hostNamed(lab, "server")];
    const reachability: Reachability = { verdict, loopback: false, checkpoints: [] };
    return { validated: [hold({ from, to, traffic: { protocol: "icmp" }, reachability }, observation)], ruleDifferences: [] };
  };

  test("says of a cell that a real packet did the same", () => {
    const page = pageOf({ validation: validation("yes", { kind: "answered", how: "echo reply" }) });
    expect(page).toContain("client-1 to server");
    expect(page).toContain("A real packet did the same.");
    expect(page).not.toContain("seen otherwise");
  });

  test("says of a cell what a real packet did instead", () => {
    const page = pageOf({ validation: validation("yes", { kind: "dropped", at: "ACL in" }) });
    expect(page).toContain("yes, seen otherwise");
    expect(page).toContain("it was dropped (ACL in)");
    expect(page).not.toContain("A real packet did the same.");
  });

  test("is missing if nothing was validated", () => {
    expect(pageOf({})).not.toContain("Who reaches whom");
  });
});
