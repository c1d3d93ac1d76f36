// A demonstration must be able to fail.
import { demonstrationsOf } from "../../demonstrations";
import type { Demonstration } from "../../demonstrations/demonstration";
import { Stage } from "../../demonstrations/stage";
import type { RunningLab } from "../../running-lab";
import { instantiate } from "../../topology/lab";
import { scenario, scenarioNames } from "../../topology/scenarios";
import { TestLab } from "../local-lab/support/test-lab";
import { describeWithSoftwareOf } from "../support/test-machine";

const demonstrated = scenarioNames.filter((name) => demonstrationsOf(name).length > 0);

/** Those that show what is allowed, or what routes and network ACLs drop: security groups that let everything pass do not spoil them. */
const WITHOUT_DROPS_OF_GROUPS = [
  "TCP: request and answer",
  "UDP: datagrams",
  "UDP: a closed port",
  "ICMP: ping",
  "TCP: the zero window",
  "HTTP and HTTPS from anywhere",
  "SSH through the bastion",
  "Database: the application servers may query it",
  "Database: no way out, and none in",
  "Tiers: a request goes through all three",
  "Network ACLs: the answer needs a rule, too",
  "Load balancing: in turn",
  "Load balancing: a backend ends",
  "HTTP: X-Forwarded-For",
  "A NAT gateway: one address for all private hosts",
];

/** Those that security groups have a part in. */
const withDrops = (scenario: string) => demonstrationsOf(scenario).filter(({ title }) => !WITHOUT_DROPS_OF_GROUPS.includes(title));

test("the list of those without drops names nothing that is not there", () => {
  const titles = demonstrated.flatMap((name) => demonstrationsOf(name)).map(({ title }) => title);
  expect(WITHOUT_DROPS_OF_GROUPS.filter((title) => !titles.includes(title))).toEqual([]);
});

/** Each waits in vain for what it should show. */
const TIMEOUT_MS = 240_000;

/** The first rule of each host's groups. */
async function begin(running: RunningLab, verdict: "accept" | "drop"): Promise<void> {
  for (const { name } of running.lab.hosts)
    for (const chain of ["ingress", "egress"]) {
      const { status } = await running.exec(name, ["nft", "insert", "rule", "inet", "security_group", chain, verdict]);
      expect(status).toBe(0);
    }
}

/** Those that showed what they should: titles, and what was seen. */
async function shown(running: RunningLab, list: readonly Demonstration[]): Promise<string[]> {
  const results = list.map(async ({ title, run }) => {
    await using stage = new Stage(running);
    const { asExpected, seen } = await run(stage).catch(() => ({ asExpected: false, seen: [] }));
    return asExpected ? [title, ...seen] : [];
  });
  return (await Promise.all(results)).flat();
}

describe.each(demonstrated)("demonstrations of %s in a broken network", (name) => {
  const broken = scenario(name);

  describeWithSoftwareOf(broken, "each", () => {
    test(
      "shows nothing that it should if nothing passes",
      async () => {
        await using lab = await TestLab.start("t-broken-drop", { lab: instantiate(broken), services: true });
        await begin(lab.running, "drop");
        expect(await shown(lab.running, demonstrationsOf(name))).toEqual([]);
      },
      TIMEOUT_MS,
    );

    const ofDrops = withDrops(name);
    if (ofDrops.length > 0)
      test(
        "shows no drop if everything passes",
        async () => {
          await using lab = await TestLab.start("t-broken-accept", { lab: instantiate(broken), services: true });
          await begin(lab.running, "accept");
          expect(await shown(lab.running, ofDrops)).toEqual([]);
        },
        TIMEOUT_MS,
      );
  });
});
