// Compares a prediction with an observation.
import { instantiate } from "../../topology/lab";
import { hostNamed, type Reachability } from "../../topology/reachability";
import { scenario } from "../../topology/scenarios";
import { hold, type Observation, validatedCell } from "../../validation/verdict";

const lab = instantiate(scenario());

const held = (verdict: Reachability["verdict"], observation: Observation) => {
  const reachability: Reachability = { verdict, loopback: false, checkpoints: [] };
  const [from, to] = [hostNamed(lab, "client-1"), hostNamed(lab, "server")];
  const validated = hold({ from, to, traffic: { protocol: "icmp" }, reachability }, observation);
  return [validated.agrees, validatedCell(validated)];
};

test.each<[Reachability["verdict"], Observation, boolean, string]>([
  ["yes", { kind: "answered", how: "echo reply" }, true, "yes"],
  ["yes", { kind: "dropped", at: "in" }, false, "yes, SEEN: no: in"],
  ["yes", { kind: "silence" }, false, "yes, SEEN: silence"],
  ["depends", { kind: "answered", how: "echo reply" }, true, "depends, seen: yes"],
  ["depends", { kind: "dropped", at: "answer: ACL out" }, true, "depends, seen: no: answer: ACL out"],
  ["depends", { kind: "silence" }, true, "depends, seen: silence"],
])("predicted %s, observed %j: agreement is %p, shown as %p", (verdict, observation, agrees, cell) => {
  expect(held(verdict, observation)).toEqual([agrees, cell]);
});
