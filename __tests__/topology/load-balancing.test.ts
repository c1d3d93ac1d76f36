// What a load balancer must be, so that AWS can make it.
import { check } from "../../topology/check";
import type { Host, LoadBalancing, Scenario } from "../../topology/model";
import { scenario } from "../../topology/scenarios";

const sound = scenario("load-balancer");
const [balancer, ...backends] = sound.hosts as [Host, ...Host[]];
const [first, second] = balancer.interfaces as unknown as [Host["interfaces"][0], Host["interfaces"][0]];

const withBalancer = (change: Partial<Host>): Scenario => ({ ...sound, hosts: [{ ...balancer, ...change }, ...backends] });
const withBalancing = (change: Partial<LoadBalancing>) => withBalancer({ loadBalancing: { ...balancer.loadBalancing!, ...change } });
const withCheck = (change: Partial<LoadBalancing["healthCheck"]>) =>
  withBalancing({ healthCheck: { ...balancer.loadBalancing!.healthCheck, ...change } });
const withSubnet = (cidrBlock: string): Scenario => {
  const [{ subnets, ...vpc }] = sound.vpcs;
  return { ...sound, vpcs: [{ ...vpc, subnets: subnets.map((each) => (each.name === "public-2" ? { ...each, cidrBlock } : each)) }] };
};
const twoZones = 'host "load-balancer" balances the load: it must have interfaces in 2 availability zones, one in each';
const alike = 'host "load-balancer" balances the load: its interfaces must have the same security groups, and all a public address or none';
const noInstance =
  'host "load-balancer" balances the load: it can neither be managed nor be the target of a route, since on AWS it is no instance';

test.each<[string, Scenario, string]>([
  ["one zone", withBalancer({ interfaces: [first] }), twoZones],
  ["two interfaces in one zone", withBalancer({ interfaces: [first, { ...second, subnet: "private-1", addressOffset: 11 }] }), twoZones],
  ["one public address", withBalancer({ interfaces: [first, { ...second, publicAddress: false }] }), alike],
  ["groups that differ", withBalancer({ interfaces: [first, { ...second, securityGroups: ["backend"] }] }), alike],
  [
    "too small a subnet",
    withSubnet("10.5.1.0/28"),
    'host "load-balancer" balances the load: its subnet "public-2" must be a /27 or larger',
  ],
  ["a first boot", withBalancer({ managed: true }), noInstance],
  ["no targets", withBalancing({ targets: [] }), 'host "load-balancer" balances the load of no target'],
  [
    "a target twice",
    withBalancing({ targets: ["backend-1", "backend-1"] }),
    'a target of host "load-balancer", "backend-1" is there more than once',
  ],
  [
    "itself as target",
    withBalancing({ targets: ["load-balancer"] }),
    'a target of host "load-balancer", in its VPC, is unknown: got "load-balancer"; there are backend-1, backend-2',
  ],
  [
    "checks in no time",
    withCheck({ intervalSec: 1 }),
    'the interval of the health check of host "load-balancer" must be a whole number from 5 to 300: got 1',
  ],
  [
    "one failure",
    withCheck({ threshold: 1 }),
    'the threshold of the health check of host "load-balancer" must be a whole number from 2 to 10: got 1',
  ],
  [
    "no service",
    withBalancer({ services: [] }),
    'host "load-balancer" balances the load: its services must listen on tcp/80, for the local lab',
  ],
  [
    "a path without a slash",
    withCheck({ path: "health" }),
    'the path of the health check of host "load-balancer" must be a slash and up to 254 letters, digits and . / : @ = + - _: got "health"',
  ],
])("%s is refused", (_what, wrong, finding) => {
  expect(check(wrong)).toEqual([finding]);
});

test("a route to a load balancer is refused", () => {
  const [{ routeTables, ...vpc }] = sound.vpcs;
  const route = { destination: "192.168.0.0/16", target: { kind: "host", name: "load-balancer" } } as const;
  const tables = routeTables.map((table) => ({ ...table, routes: [...table.routes, route] }));
  expect(check({ ...sound, vpcs: [{ ...vpc, routeTables: tables }] })).toContain(noInstance);
});
