// `lab capture HOST HOST`: several hosts on one time axis.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hostsAndFilter } from "../../cli/capture/hosts-and-filter";
import { LineClock } from "../../cli/capture/merged-lines";
import { EXIT } from "../../cli/exit-status";
import type { Analysis } from "../../capture-analysis";
import { instantiate } from "../../topology/lab";
import { scenario } from "../../topology/scenarios";
import { RunningProgram } from "../lab-apps/support/program";
import { until } from "../local-lab/support/until";
import { LAB, lab } from "../support/lab-command";
import { describeWithNamespaces } from "../support/test-machine";

const NAME = ["--name", "t-several"];

/** Captures while something happens, until Ctrl-C. */
async function capture(words: readonly string[], happens: () => Promise<unknown>) {
  await using program = new RunningProgram(spawn(process.execPath, [LAB, "capture", ...words, ...NAME], { stdio: "pipe" }));
  await until("it captures", () => program.stderr.includes("capturing on"));
  await happens();
  // tcpdump has seen the last packet, and writes it.
  await new Promise((resolve) => setTimeout(resolve, 500));
  program.child.kill("SIGINT");
  const { status } = await program.ended;
  return { status, stdout: program.stdout, stderr: program.stderr };
}

const exec = (...words: string[]) => lab(["exec", ...NAME, "client-1", "--", ...words]);

const ping = (count: number) => exec("ping", "-n", "-q", "-c", String(count), "-i", "0.2", "-W", "1", "10.0.0.10");

describe("the words of lab capture", () => {
  const topology = instantiate(scenario());
  const parsed = (...words: string[]) => {
    const { hosts, filter } = hostsAndFilter(topology, words);
    return [hosts.map(({ name }) => name), filter];
  };

  test("are hosts, and then a filter from the first word that names none", () => {
    expect(parsed("server")).toEqual([["server"], ""]);
    expect(parsed("client-1", "server", "tcp", "port", "1234")).toEqual([["client-1", "server"], "tcp port 1234"]);
    expect(parsed("server", "host", "10.0.0.11")).toEqual([["server"], "host 10.0.0.11"]);
  });

  test("begin with a host, and name none twice", () => {
    expect(() => parsed("tcp", "server")).toThrow('no host "tcp"');
    expect(() => parsed("server", "server")).toThrow("server is named twice: each host is captured once");
  });
});

test("the times of tcpdump's lines go on at midnight; a line without one has that of the line before", () => {
  const clock = new LineClock();
  const times = ["23:59:59.500000 IP a", "\tmore of it", "00:00:00.250000 IP b"].map((line) => clock.timeOf(line));
  expect(times).toEqual([86_399.5, 86_399.5, 86_400.25]);
});

describeWithNamespaces("a capture of several hosts, one behind a lossy link,", () => {
  const folder = mkdtempSync(join(tmpdir(), "several-"));
  beforeAll(async () => {
    expect(await lab(["up", ...NAME, "--no-services"])).toMatchObject({ status: EXIT.yes });
    // The second and the third request are lost on their way.
    expect(await lab(["link", "client-1", ...NAME, "--out", "--delay", "20ms", "--drop", "echo-request:2-3"])).toMatchObject({
      status: EXIT.yes,
    });
  });
  afterAll(async () => {
    await lab(["down", ...NAME]);
    rmSync(folder, { recursive: true });
  });

  test("is one pcapng file, in the order of time, of which lab analyze tells what was lost where", async () => {
    const file = join(folder, "both.pcapng");
    const { status, stdout, stderr } = await capture(["client-1", "server", "icmp", "--analyze", "--write", file], () => ping(6));
    expect({ status, stderr }).toMatchObject({ status: EXIT.yes, stderr: expect.stringContaining("server: ") as string });
    expect(stdout).toMatch(
      /^fault: 2 of 6 echo requests from client-1 to server never arrived \(frames \d+ and \d+\): lost on the way from client-1 to server/m,
    );
    expect([...readFileSync(file).subarray(0, 4)]).toEqual([0x0a, 0x0d, 0x0d, 0x0a]);
    const analyzed = await lab(["analyze", file, "--json"]);
    const { interfaces, pings, packets } = JSON.parse(analyzed.stdout) as Analysis;
    expect(interfaces).toMatchObject([
      { name: "client-1", addresses: ["10.0.0.11"], packets: 10 },
      { name: "server", addresses: ["10.0.0.10"], packets: 8 },
    ]);
    expect(packets).toBe(18);
    expect(pings).toMatchObject([{ requests: 6, replies: 4, transit: { requests: { arrived: 4 }, replies: { arrived: 4, lost: [] } } }]);
    expect(pings[0]!.transit!.requests!.lost).toEqual(pings[0]!.unanswered);
    expect(pings[0]!.transit!.requests!.delay!.least).toBeGreaterThan(0.015);
    expect((await lab(["analyze", file])).stdout).toContain("from client-1 to server never arrived");
  });

  test("is lines of all hosts, each after its host's name", async () => {
    const { status, stdout } = await capture(["client-1", "server", "icmp"], () => ping(1));
    const lines = stdout.trimEnd().split("\n");
    expect(status).toBe(EXIT.yes);
    expect(lines.map((line) => line.replace(/ \d\d:.* ICMP echo (\w+).*/, " $1"))).toEqual([
      "client-1  request",
      "server    request",
      "server    reply",
      "client-1  reply",
    ]);
  });
});
