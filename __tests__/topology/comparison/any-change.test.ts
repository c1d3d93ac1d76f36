// The comparison of arbitrary networks against the verdicts of each traffic, asked one by one.
import fc from "fast-check";
import { compare } from "../../../topology/comparison/compare";
import { changeGroups } from "../../../topology/comparison/groups";
import { instantiate, type Lab } from "../../../topology/lab";
import type { Scenario } from "../../../topology/model";
import { canReach } from "../../../topology/reachability";
import { describeRanges, everyTraffic, type TrafficRange } from "../../../topology/traffic-ranges";
import { describeTraffic, type Traffic } from "../../../topology/traffic";
import { randomScenario } from "../../diagram/random-scenario";

/** Without every rule, route and host of a number that is not kept. */
function reduced(scenario: Scenario, kept: (number: number) => boolean): Scenario {
  const some = <T>(list: readonly T[], shift: number) => list.filter((_, index) => kept(index + shift));
  const [first, ...more] = scenario.vpcs.map((vpc) => ({
    ...vpc,
    routeTables: vpc.routeTables.map((table) => ({ ...table, routes: some(table.routes, 1) })),
    networkAcls: (vpc.networkAcls ?? []).map((acl) => ({ ...acl, ingress: some(acl.ingress, 2), egress: some(acl.egress, 3) })),
  }));
  return {
    ...scenario,
    vpcs: [first!, ...more],
    allowed: some(scenario.allowed ?? [], 0),
    hosts: scenario.hosts.filter((_, index) => index === 0 || kept(index + 5)),
  };
}

const change = fc
  .tuple(randomScenario, fc.array(fc.boolean(), { minLength: 13, maxLength: 13 }), fc.boolean())
  .map(([scenario, kept, swap]) => {
    const labs = [instantiate(scenario), instantiate(reduced(scenario, (number) => kept[number % 13]!))] as const;
    return swap ? ([labs[1], labs[0]] as const) : labs;
  });

const has = (lab: Lab, name: string) =>
  lab.hosts.some((host) => host.name === name) || lab.internetHosts.some((host) => host.name === name);
const verdictOf = (lab: Lab, from: string, to: string, traffic: Traffic) =>
  has(lab, from) && has(lab, to) ? canReach(lab, from, to, traffic).verdict : "absent";

const holds = (range: TrafficRange, traffic: Traffic) =>
  range.protocol === "icmp"
    ? traffic.protocol === "icmp"
    : traffic.protocol === range.protocol && traffic.port >= range.from && traffic.port <= range.to;

const isClosed = (verdict: string) => verdict === "no" || verdict === "absent";

test("it has every pair and traffic whose verdict differs, with both verdicts, and no other", () => {
  const ports = fc.array(fc.integer({ min: 1, max: 65_535 }), { minLength: 3, maxLength: 3 });
  let [found, cases] = [0, 0];
  fc.assert(
    fc.property(change, ports, ([before, after], sample) => {
      const { changes } = compare(before, after);
      const names = [...new Set([...after.hosts, ...before.hosts, ...after.internetHosts].map(({ name }) => name))];
      const inside = (name: string) => [before, after].some((lab) => lab.hosts.some((host) => host.name === name));
      const traffics = [...everyTraffic(before), ...everyTraffic(after), ...sample.map((port): Traffic => ({ protocol: "tcp", port }))];
      const verdicts = (from: string, to: string, traffic: Traffic) => {
        const [was, is] = [verdictOf(before, from, to, traffic), verdictOf(after, from, to, traffic)];
        return was === is || (isClosed(was) && isClosed(is)) ? [] : [`${from} ${to} ${describeTraffic(traffic)} ${was} ${is}`];
      };
      const reported = (from: string, to: string, traffic: Traffic) =>
        changes
          .filter((each) => each.from.name === from && each.to.name === to && each.traffic.some((range) => holds(range, traffic)))
          .map((each) => `${from} ${to} ${describeTraffic(traffic)} ${each.before} ${each.after}`);
      for (const from of names)
        for (const to of names.filter((name) => name !== from && (inside(name) || inside(from))))
          for (const traffic of traffics) {
            const expected = verdicts(from, to, traffic);
            expect(reported(from, to, traffic)).toEqual(expected);
            found += expected.length;
            cases++;
          }
    }),
    { numRuns: 60 },
  );
  expect(found).toBeGreaterThan(cases / 100);
});

test("the rows of its groups have every pair of their changes, and no other", () => {
  let rows = 0;
  fc.assert(
    fc.property(change, ([before, after]) => {
      for (const { changes, pairs } of changeGroups(compare(before, after).changes)) {
        rows += pairs.length;
        const shown = pairs.flatMap(({ from, to, traffic }) =>
          from.flatMap((one) => to.filter((other) => other !== one).map((other) => `${one} ${other} ${traffic}`)),
        );
        expect(shown.sort()).toEqual(changes.map(({ from, to, traffic }) => `${from.name} ${to.name} ${describeRanges(traffic)}`).sort());
      }
    }),
    { numRuns: 100 },
  );
  expect(rows).toBeGreaterThan(0);
});

test("a network compared with itself has no change", () => {
  fc.assert(
    fc.property(randomScenario, (scenario) => {
      expect(compare(instantiate(scenario), instantiate(scenario))).toEqual({ changes: [], added: [], removed: [], rules: [] });
    }),
    { numRuns: 100 },
  );
});

test("each change has a cause on both sides, unless a host is not there", () => {
  fc.assert(
    fc.property(change, ([before, after]) => {
      for (const { before: was, after: is, cause } of compare(before, after).changes) {
        if (was !== "absent" && is !== "absent") expect(cause.now.length + cause.before.length).toBeGreaterThan(0);
        else expect((is === "absent" ? cause.before : cause.now).length).toBe(1);
        expect(cause.now).not.toEqual(cause.before);
      }
    }),
    { numRuns: 100 },
  );
});
