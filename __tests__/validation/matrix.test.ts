// The table of all pairs has canReach's verdicts, even for hosts that share a row.
import { matrixTable, type Prediction, predictions } from "../../validation/matrix";
import { trafficOf } from "../../cli/traffic";
import { instantiate, type Lab } from "../../topology/lab";
import { describeVerdict } from "../../topology/vocabulary";
import { scenario } from "../../topology/scenarios";

const predictedCell = ({ reachability }: Prediction) => describeVerdict(reachability);

const labOf = (clients: number) => instantiate(scenario("tcp-ip-lab", { clients }));

const tableOf = (lab: Lab) => matrixTable(lab, predictions(lab, trafficOf(lab)), predictedCell);

/** Expands "client-1 to client-3, server (not itself)" to the hosts. */
function hostsOf(lab: Lab, label: string): string[] {
  return label
    .replace(" (not itself)", "")
    .split(", ")
    .flatMap((part) => {
      const names = lab.hosts.map(({ name }) => name);
      const [first = "", last = first] = part.split(" to ");
      return names.slice(names.indexOf(first), names.indexOf(last) + 1);
    });
}

test.each([3, 7, 50])("with %i clients every pair is in exactly one row, with its verdicts", (clients) => {
  const lab = labOf(clients);
  const traffics = trafficOf(lab);
  const list = predictions(lab, traffics);
  const [, ...rows] = matrixTable(lab, list, predictedCell);
  const stated = new Map<string, string[]>();
  for (const [from = "", to = "", ...cells] of rows)
    for (const source of hostsOf(lab, from))
      for (const destination of hostsOf(lab, to).filter((name) => name !== source)) {
        expect(stated.has(`${source} ${destination}`)).toBe(false);
        stated.set(`${source} ${destination}`, cells);
      }
  const expected = new Map<string, string[]>();
  for (const prediction of list) {
    const key = `${prediction.from.name} ${prediction.to.name}`;
    expected.set(key, [...(expected.get(key) ?? []), predictedCell(prediction)]);
  }
  expect(stated).toEqual(expected);
});

test("a lab of 51 hosts fits a screen", () => {
  expect(tableOf(labOf(50)).length).toBeLessThan(10);
});

test("a host with different verdicts has a row of its own", () => {
  const lab = labOf(9);
  const exception = { ...lab, hosts: lab.hosts.map((host) => (host.name === "client-4" ? { ...host, rules: [] } : host)) };
  expect(tableOf(exception).map(([from]) => from)).toContain("client-4");
});
