// How demonstrations read a capture, and `lab demo` in a real lab.
import { existsSync } from "node:fs";
import fc from "fast-check";
import { parseTcpdumpLine, secondsBetween } from "../../demonstrations/packets/captured-packet";
import { demonstrationsOf } from "../../demonstrations";
import { handshake } from "../../demonstrations/packets/handshake";
import { findZeroWindow, payloadBytes } from "../../demonstrations/packets/receive-window";
import { scenario, scenarioNames } from "../../topology/scenarios";
import { FreshMachine, USERS } from "../local-lab/support/fresh-machine";
import { lab } from "../support/lab-command";
import { blocks, fixedLines, missingLines, page } from "../support/pages";
import { describeWithNamespaces, describeWithSoftwareOf } from "../support/test-machine";

/** Output of tcpdump 4.99: packets between an eager producer and a hesitant consumer. */
const SYN_OPTIONS = "mss 8961,sackOK,TS val 1 ecr 0,nop,wscale 7";
const CAPTURE = `
08:54:01.000000 IP 10.0.0.13.40000 > 10.0.0.10.1235: Flags [S], seq 3111, win 62727, options [${SYN_OPTIONS}], length 0
08:54:01.000100 IP 10.0.0.10.1235 > 10.0.0.13.40000: Flags [S.], seq 900, ack 3112, win 62643, options [${SYN_OPTIONS}], length 0
08:54:01.000200 IP 10.0.0.13.40000 > 10.0.0.10.1235: Flags [.], ack 1, win 491, length 0
08:54:01.100000 IP 10.0.0.13.40000 > 10.0.0.10.1235: Flags [P.], seq 1:4097, ack 1, win 491, length 4096
08:54:01.100100 IP 10.0.0.10.1235 > 10.0.0.13.40000: Flags [.], ack 4097, win 458, length 0
08:54:01.200000 IP 10.0.0.13.40000 > 10.0.0.10.1235: Flags [P.], seq 4097:8193, ack 1, win 491, length 4096
08:54:01.250000 IP 10.0.0.10.1235 > 10.0.0.13.40000: Flags [.], ack 8193, win 0, length 0
08:54:01.450000 IP 10.0.0.13.40000 > 10.0.0.10.1235: Flags [.], ack 1, win 491, length 0
08:54:01.450100 IP 10.0.0.10.1235 > 10.0.0.13.40000: Flags [.], ack 8193, win 0, length 0
08:54:01.850000 IP 10.0.0.13.40000 > 10.0.0.10.1235: Flags [.], ack 1, win 491, length 0
08:54:02.250000 IP 10.0.0.10.1235 > 10.0.0.13.40000: Flags [.], ack 8193, win 900, length 0
08:54:02.260000 IP 10.0.0.13.40000 > 10.0.0.10.1235: Flags [FP.], seq 8193:9001, ack 1, win 491, length 808`;

const packets = CAPTURE.split("\n").flatMap((line) => parseTcpdumpLine(line) ?? []);

test("a line of tcpdump yields time, endpoints, flags, sequence numbers and length", () => {
  expect(packets).toHaveLength(12);
  expect(packets[3]).toMatchObject({
    timeSec: 8 * 3600 + 54 * 60 + 1.1,
    from: "10.0.0.13",
    fromPort: 40000,
    to: "10.0.0.10",
    toPort: 1235,
    length: 4096,
    tcp: { flags: "P.", sequenceEnd: 4097, ack: 1, window: 491 },
  });
  const unreachable = parseTcpdumpLine("08:54:01.000000 IP 10.0.0.10 > 10.0.0.12: ICMP 10.0.0.10 udp port 1234 unreachable, length 71");
  expect(unreachable).toMatchObject({ from: "10.0.0.10", to: "10.0.0.12", length: 71 });
  expect(unreachable).not.toHaveProperty("tcp");
});

test("any other line is not a packet", () => {
  fc.assert(fc.property(fc.string(), (line) => parseTcpdumpLine(line) === undefined));
  expect(parseTcpdumpLine("08:54:01.000000 ARP, Request who-has 10.0.0.12 tell 10.0.0.10, length 28")).toBeUndefined();
});

test("the time between two packets is right across midnight", () => {
  const [before, after] = ["23:59:59.500000", "00:00:00.250000"].map((time) => parseTcpdumpLine(`${time} IP 10.0.0.1 > 10.0.0.2: x`));
  expect(before && after && secondsBetween(before, after)).toBeCloseTo(0.75);
});

test("a closed window is found, with the acknowledged bytes, the probes, and the time when it opened", () => {
  const found = findZeroWindow(packets, "10.0.0.10");
  expect(found).toMatchObject({ acknowledgedBytes: 8192, probes: 2 });
  expect(found?.closedAfterSec).toBeCloseTo(0.25);
  expect(found?.closedForSec).toBeCloseTo(1);
  expect(payloadBytes(packets, "10.0.0.13")).toBe(9000);
});

test("a window that never opens again has no end time; one that never closes is not found", () => {
  expect(findZeroWindow(packets.slice(0, 10), "10.0.0.10")).not.toHaveProperty("closedForSec");
  expect(findZeroWindow(packets.slice(0, 6), "10.0.0.10")).toBeUndefined();
  expect(findZeroWindow(packets, "10.0.0.13")).toBeUndefined();
});

test("a handshake is found only if all of its segments are there", () => {
  expect(handshake(packets, 1235)).toMatchObject({ synAck: packets[1], ack: packets[2] });
  expect(handshake(packets.slice(0, 2), 1235)).toBeUndefined();
  expect(handshake([packets[0]!, ...packets.slice(2)], 1235)).toBeUndefined();
  expect(handshake(packets, 1234)).toBeUndefined();
});

/** For all demonstrations of a scenario, with up and down. */
const PROMISED_MS = 30_000;

describeWithNamespaces("lab demo", () => {
  test("shows all six as in the README, validates, and leaves nothing behind, within half a minute", async () => {
    const start = performance.now();
    const { status, stdout } = await lab(["demo", "--name", "t-demo"]);
    expect(performance.now() - start).toBeLessThan(PROMISED_MS);

    const [shown = ""] = blocks(page("README.md"), "text");
    expect(missingLines(fixedLines(shown), fixedLines(stdout))).toEqual([]);
    expect(stdout).toMatch(/6 of 6 demonstrations showed what they should; validation passed/);
    expect(stdout).toMatch(/ICMP 10\.0\.0\.10 udp port 1234 unreachable/);
    expect(stdout).toMatch(/the window closed .* when \d{5,} bytes were acknowledged and none read: 0 messages received/);
    expect(stdout).toMatch(/1250 of 1250 messages arrived/);
    expect(stdout).toMatch(/missing: an ingress rule in security group client: tcp\/1234 from a block that holds 10\.0\.0\.11/);
    expect(status).toBe(0);
    expect(existsSync("/run/tcp-ip-lab/t-demo")).toBe(false);
  });

  test("brings up a LAN for a demonstration that is about LANs, and no lab for both kinds", async () => {
    const { status, stdout } = await lab(["demo", "broadcast-in-a-lan", "--name", "t-demo-lan"]);
    expect(stdout).toContain("1 of 1 demonstrations showed what they should");
    expect(status).toBe(0);
    const both = await lab(["demo", "broadcast-in-a-vpc", "broadcast-in-a-lan", "--name", "t-demo-lan"]);
    expect(both.stderr).toContain("are for one lab: these demonstrations belong to tcp-ip-lab and tcp-ip-lab as a LAN");
    expect(both.status).toBe(2);
  });

  test("prints its findings as JSON with --json, and leaves the lab up with --keep", async () => {
    try {
      const shown = JSON.parse((await lab(["demo", "--keep", "--json", "--name", "t-keep"])).stdout) as Record<string, unknown>;
      expect(shown).toMatchObject({ pass: true, validation: { pass: true, ruleDifferences: [] } });
      expect(shown["demonstrations"]).toHaveLength(6);
      expect(shown["demonstrations"]).toContainEqual({
        name: "ping",
        protocol: "ICMP",
        means: expect.stringMatching(/^ICMP needs no port/) as string,
        title: "ICMP: ping",
        shows: expect.stringContaining("3 echo requests") as string,
        seen: expect.arrayContaining([expect.stringMatching(/^3 echo requests and 3 replies/)]) as string[],
        asExpected: true,
      });
      const { stdout } = await lab(["status", "--json", "--name", "t-keep"]);
      const { hosts } = JSON.parse(stdout) as { hosts: { services: { state: string }[] }[] };
      expect(hosts.flatMap(({ services }) => services.map(({ state }) => state))).not.toContain("stopped");
    } finally {
      await lab(["down", "--name", "t-keep"]);
    }
  });
});

/** The folder of the labs, and that of the user's reports with one for each scenario. */
const LEFT = /^\/(run|tmp)\/tcp-ip-lab(-\d+)?$|\/\.local(\/state(\/tcp-ip-lab(\/reports(\/[a-z-]+\.html)?)?)?)?$/;

const others = scenarioNames.filter((name) => name !== "tcp-ip-lab" && demonstrationsOf(name).length > 0);
describe.each(others)("lab demo --scenario %s", (name) => {
  describeWithSoftwareOf(scenario(name), "on a fresh machine", () => {
    test.each(USERS)(
      "shows all to %s, validates, and leaves nothing but an empty folder and the report, all in half a minute",
      async (user) => {
        await using machine = await FreshMachine.start(user);
        const state = async () => {
          const { files, ...rest } = await machine.state();
          return { ...rest, files: files.filter((file) => !LEFT.test(file)) };
        };
        const before = await state();
        const start = performance.now();
        const { status, stdout, stderr } = await machine.lab("demo", "--scenario", name);
        expect(performance.now() - start).toBeLessThan(PROMISED_MS);
        const number = demonstrationsOf(name).length;
        expect(stdout).toContain(`${number} of ${number} demonstrations showed what they should; validation passed`);
        expect(status).toBe(0);
        expect(stderr).toMatch(`/tcp-ip-lab/reports/${name}.html`);
        expect(await state()).toEqual(before);
      },
    );
  });
});
