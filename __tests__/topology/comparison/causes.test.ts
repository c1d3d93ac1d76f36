// Changes of a small network, one at a time: what they open or close, and what is named as the cause.
import { compare } from "../../../topology/comparison/compare";
import { type ChangeGroup, changeGroups } from "../../../topology/comparison/groups";
import { allTcp, anyIpv4, ipv4, securityGroup, tcp, tcpRange } from "../../../topology/model";
import { type Changeable, everything, labOf, OUT, PAGES, QUERIES, rule } from "./small-network";

const words = ({ kind, cause, pairs }: ChangeGroup) => ({
  kind,
  now: cause.now,
  before: cause.before,
  pairs: pairs.map(({ from, to, traffic }) => `${from.join(", ")} -> ${to.join(", ")} ${traffic}`),
});

const changed = (before: Partial<Changeable>, after: Partial<Changeable>) =>
  changeGroups(compare(labOf(before), labOf(after)).changes).map(words);

const SSH = rule("web-ssh", "ingress", tcp(22), anyIpv4());

test("a rule that lets everybody in exposes the host", () => {
  expect(changed({}, { webRules: [OUT, PAGES, SSH] })).toEqual([
    {
      kind: "exposed",
      now: ["ingress rule web-ssh (the rule web-ssh)"],
      before: ["no ingress rule in security group web"],
      pairs: ["internet -> web tcp/22"],
    },
  ]);
});

test("a rule that is taken away is named as what was before", () => {
  expect(changed({}, { dbRules: [] })).toEqual([
    {
      kind: "impossible",
      now: ["no ingress rule in security group db"],
      before: ["ingress rule db-queries (the rule db-queries)"],
      pairs: ["web -> db tcp/5432"],
    },
  ]);
});

test("a network ACL's rule that denies is named, with the range of ports that it takes away", () => {
  const open = { dbRules: [rule("db-all", "ingress", allTcp(), securityGroup("web"))] };
  const denied = { number: 50, action: "deny", port: tcpRange(1000, 2000), peer: anyIpv4() } as const;
  expect(changed(open, { ...open, acl: [denied, everything] })).toEqual([
    { kind: "impossible", now: ["rule acl-ingress-50"], before: ["rule acl-ingress-100"], pairs: ["web -> db tcp/1000-2000"] },
  ]);
});

test("a route that is added opens both ways to the internet", () => {
  expect(changed({ routes: [] }, {})).toEqual([
    {
      kind: "exposed",
      now: ["route to 0.0.0.0/0"],
      before: ["no route in route table table"],
      pairs: ["internet -> web tcp/443"],
    },
    { kind: "possible", now: ["route to 0.0.0.0/0"], before: ["no route in route table table"], pairs: ["web -> internet any"] },
  ]);
});

test("a public address that is taken away closes both ways", () => {
  const publicly = "public address 203.0.113.1";
  expect(changed({}, { publicAddress: false })).toEqual([
    {
      kind: "impossible",
      now: ["no public address"],
      before: [publicly],
      pairs: ["web -> internet any", "internet -> web tcp/443"],
    },
  ]);
});

test("a new host has no cause before; one that is gone has none now", () => {
  expect(changed({}, { hosts: ["web", "db", "web-2"] })).toMatchObject([
    { kind: "exposed", now: ["ingress rule web-pages (the rule web-pages)"], before: [], pairs: ["internet -> web-2 tcp/443"] },
    { kind: "possible", now: ["ingress rule web-pages (the rule web-pages)"], pairs: ["web -> web-2 tcp/443", "web-2 -> web tcp/443"] },
    { kind: "possible", now: ["ingress rule db-queries (the rule db-queries)"], pairs: ["web-2 -> db tcp/5432"] },
    { kind: "possible", now: ["egress rule web-out (the rule web-out)"], pairs: ["web-2 -> internet any"] },
  ]);
  const { added, removed } = compare(labOf({ hosts: ["web", "web-2"] }), labOf());
  expect([added, removed]).toEqual([["db"], ["web-2"]]);
  expect(changed({}, { hosts: ["web"] })).toEqual([
    { kind: "impossible", now: [], before: ["ingress rule db-queries (the rule db-queries)"], pairs: ["web -> db tcp/5432"] },
  ]);
});

test("hosts that all reach each other share a row", () => {
  const hosts = ["web", "web-2", "web-3"];
  const peers = { hosts, publicAddress: false, webRules: [rule("peers", "ingress", tcp(22), securityGroup("web")), OUT] };
  expect(changed({ ...peers, webRules: [OUT] }, peers)).toMatchObject([
    { kind: "possible", pairs: ["web, web-2, web-3 -> web-2, web-3, web tcp/22"] },
  ]);
});

test("if there was nothing before, all that is possible is new", () => {
  const { changes, added } = compare(undefined, labOf());
  expect(added).toEqual(["web", "db"]);
  expect(changeGroups(changes).map(({ kind }) => kind)).toEqual(["exposed", "possible", "possible"]);
});

test("a block that a rule singles out has a host of its own, at an address that is in no smaller one", () => {
  const offices = [
    rule("offices", "ingress", tcp(22), ipv4("203.0.113.0/24")),
    rule("first-office", "ingress", tcp(80), ipv4("203.0.113.0/28")),
  ];
  expect(changed({}, { webRules: [OUT, PAGES, ...offices] })).toMatchObject([
    { kind: "exposed", now: ["ingress rule offices (the rule offices)"], pairs: ["203.0.113.0/24, 203.0.113.0/28 -> web tcp/22"] },
    { kind: "exposed", now: ["ingress rule first-office (the rule first-office)"], pairs: ["203.0.113.0/28 -> web tcp/80"] },
  ]);
});

test("what cannot be told any more is neither possible nor impossible", () => {
  const unknown = rule("somebody", "ingress", tcp(5432), { kind: "unknown", name: "prefix list pl-1" });
  expect(changed({}, { dbRules: [unknown] })).toMatchObject([{ kind: "unknown", pairs: ["web -> db tcp/5432"] }]);
  expect(changed({ dbRules: [unknown] }, {})).toMatchObject([{ kind: "possible", pairs: ["web -> db tcp/5432"] }]);
  const shown = rule("shown", "ingress", tcp(22), { kind: "unknown", name: "prefix list pl-1" });
  expect(changed({}, { webRules: [OUT, PAGES, shown] })).toEqual([
    {
      kind: "maybe-exposed",
      now: ["ingress rule shown (the rule shown)"],
      before: ["no ingress rule in security group web"],
      pairs: ["internet -> web tcp/22"],
    },
  ]);
});

test("a rule for addresses outside of both networks is listed, though no pair of hosts sees it", () => {
  const datacentre = rule("datacentre", "ingress", tcp(22), ipv4("172.16.0.0/12"));
  const { changes, rules } = compare(labOf(), labOf({ dbRules: [QUERIES, datacentre] }));
  expect(changes).toEqual([]);
  expect(rules).toEqual([{ is: "added", text: "security group db: ingress tcp/22 from 172.16.0.0/12" }]);
});

test("a rule that is written in another place, or under another name, is no change", () => {
  const { changes, rules } = compare(labOf(), labOf({ dbRules: [{ ...QUERIES, id: "other", description: "moved" }] }));
  expect([changes, rules]).toEqual([[], []]);
});
