// The page that `lab demo` writes.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CaptureAnalyzer } from "../../capture-analysis";
import { EXIT } from "../../cli/exit-status";
import { dropsOf } from "../../cli/lab-report/drops";
import { usualReportFile } from "../../cli/lab-report/report-file";
import { instantiate } from "../../topology/lab";
import { scenario } from "../../topology/scenarios";
import { pcapOf } from "../capture-analysis/support/pcap";
import { tcpPacket } from "../capture-analysis/support/tcp-packets";
import { lab } from "../support/lab-command";
import { describeWithNamespaces } from "../support/test-machine";

const syn = (to: string, destinationPort: number, seq: number) =>
  tcpPacket({ from: "10.0.0.11", to, sourcePort: 40_000 + seq, destinationPort, seq, flags: "SYN" });

test("SYNs that nobody answered are shown with the rule that drops them, but not those that the rules let pass", () => {
  const analyzer = new CaptureAnalyzer();
  const records = [syn("10.0.0.12", 22, 1), syn("10.0.0.12", 22, 1), syn("10.0.0.10", 1234, 2), syn("192.0.2.1", 80, 3)];
  analyzer.push(pcapOf(records.map((bytes, index) => ({ bytes, timeUs: index * 1_000_000 }))));
  analyzer.end();
  const drop = expect.stringMatching(/^at client-1: its security group client has no egress rule for it: dropped$/) as string;
  expect([...dropsOf(instantiate(scenario("tcp-ip-lab")), analyzer.analysis())]).toEqual([
    [1, drop],
    [2, drop],
  ]);
});

describeWithNamespaces("lab demo", () => {
  const folder = mkdtempSync(join(tmpdir(), "lab-report-"));
  const env = { ...process.env, XDG_STATE_HOME: join(folder, "state") };
  afterAll(() => rmSync(folder, { recursive: true }));

  test("--report writes one page with the picture, the findings and the packets of what is shown", async () => {
    const file = join(folder, "page.html");
    const { status, stderr } = await lab(["demo", "ping", "zero-window", "--name", "t-report", "--report", file], { env });
    expect({ status, stderr }).toEqual({ status: EXIT.yes, stderr: expect.stringMatching(`the report is in ${file}\n$`) as string });
    const page = readFileSync(file, "utf8");
    for (const text of ["data:image/svg+xml;base64,", "ICMP: ping", "TCP: the zero window", "client-3 (10.0.0.13", "Receive window"])
      expect(page).toContain(text);
    expect(page).not.toMatch(/<(script|link|img)[^>]* (src|href)="(?!data:|#)/);
  });

  test("a page that was asked for and cannot be written is a failure at once, in one line", async () => {
    const { status, stderr } = await lab(["demo", "ping", "--name", "t-report", "--report", "/proc/none/page.html"], { env });
    expect(stderr).toMatch(/^lab: could not write the report: .*\/proc\/none.*\n$/);
    expect(status).toBe(EXIT.failed);
  });

  test("without names it writes the page where the user's programs keep things", async () => {
    process.env["XDG_STATE_HOME"] = env.XDG_STATE_HOME;
    const file = usualReportFile("t-report");
    const { status, stderr } = await lab(["demo", "--name", "t-report"], { env });
    expect(stderr).toContain(`the report is in ${file}\n`);
    expect(status).toBe(EXIT.yes);
    expect(readFileSync(file, "utf8")).toContain("Who reaches whom");
  });

  test("without names, a page that cannot be written is reported, but is no failure", async () => {
    const { status, stderr } = await lab(["demo", "--name", "t-report"], { env: { ...env, XDG_STATE_HOME: "/proc/none" } });
    expect(stderr).toMatch(/^there is no report: .*\/proc\/none/m);
    expect(status).toBe(EXIT.yes);
  });
});
