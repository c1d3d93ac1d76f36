// `lab demo` in a real lab.
import { existsSync } from "node:fs";
import { demonstrationsOf } from "../../demonstrations";
import { scenario, scenarioNames } from "../../topology/scenarios";
import { FreshMachine, USERS } from "../local-lab/support/fresh-machine";
import { lab } from "../support/lab-command";
import { blocks, fixedLines, missingLines, page } from "../support/pages";
import { describeWithNamespaces, describeWithSoftwareOf } from "../support/test-machine";

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
    expect(stdout).toMatch(/10\.0\.0\.10 answered by ICMP: port unreachable \(type 3, code 3\), about a datagram to 10\.0\.0\.10:1234/);
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
