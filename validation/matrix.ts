// Every ordered pair of hosts, and what one may open to the other.
import type { Lab } from "../topology/lab";
import { listed } from "../topology/nearest";
import { type AnyHost, canReach, isLabHost, type Reachability } from "../topology/reachability";
import { describeTraffic, type Traffic } from "../topology/traffic";

export interface Pair {
  readonly from: AnyHost;
  readonly to: AnyHost;
}

export interface Prediction extends Pair {
  readonly traffic: Traffic;
  readonly reachability: Reachability;
}

function orderedPairs(lab: Lab): Pair[] {
  const all: readonly AnyHost[] = [...lab.hosts, ...lab.internetHosts];
  // What hosts of the internet open to each other is none of the lab's business.
  return all.flatMap((from) => all.filter((to) => to !== from && (isLabHost(from) || isLabHost(to))).map((to) => ({ from, to })));
}

/** The verdict for each of a lab's pairs and each of the traffics, in that order. */
export function predictions(lab: Lab, traffics: readonly Traffic[]): Prediction[] {
  return orderedPairs(lab).flatMap(({ from, to }) =>
    traffics.map((traffic) => ({ from, to, traffic, reachability: canReach(lab, from.name, to.name, traffic) })),
  );
}

/** Up to this many hosts, each pair has a row of its own. */
const READABLE_HOSTS = 6;

interface Row {
  readonly from: string[];
  readonly to: string[];
  readonly cells: readonly string[];
}

/** First, a host's destinations with the same verdicts share a row; then, hosts with the same verdicts for the same destinations do. */
function mergedRows(rows: readonly Row[]): Row[] {
  const group = (list: readonly Row[], keyOf: (row: Row) => string, merge: (into: Row, row: Row) => void) => {
    const groups = new Map<string, Row>();
    for (const row of list) {
      const into = groups.get(keyOf(row));
      if (into) merge(into, row);
      else groups.set(keyOf(row), { ...row, from: [...row.from], to: [...row.to] });
    }
    return [...groups.values()];
  };
  const byDestination = group(
    rows,
    ({ from, cells }) => JSON.stringify([from, cells]),
    (into, row) => into.to.push(...row.to),
  );
  // "client-1 to the other clients" and "client-2 to the other clients" are the same statement once each counts itself in.
  const countedIn = ({ from, to }: Row) => {
    const stem = (name: string) => name.replace(/\d+$/, "");
    return from.some((name) => to.some((other) => stem(other) === stem(name))) ? [...new Set([...to, ...from])].sort() : to;
  };
  return group(
    byDestination,
    (row) => JSON.stringify([countedIn(row), row.cells]),
    (into, row) => {
      into.from.push(...row.from);
      into.to.push(...row.to.filter((name) => !into.to.includes(name)));
    },
  );
}

function label({ from, to }: Row): [string, string] {
  const others = from.length > 1 && from.some((name) => to.includes(name));
  const sorted = others ? from.filter((name) => to.includes(name)).concat(to.filter((name) => !from.includes(name))) : to;
  return [listed(from), others ? `${listed(sorted)} (not itself)` : listed(sorted)];
}

/** A header and rows: of pairs if they are few, otherwise of groups of hosts with the same verdicts. */
export function matrixTable<T extends Prediction>(lab: Lab, list: readonly T[], cellOf: (prediction: T) => string): string[][] {
  const rows = new Map<string, Row & { cells: string[] }>();
  for (const prediction of list) {
    const [from, to] = [prediction.from.name, prediction.to.name];
    const row = rows.get(`${from} ${to}`) ?? { from: [from], to: [to], cells: [] };
    row.cells.push(cellOf(prediction));
    rows.set(`${from} ${to}`, row);
  }
  const pairs = [...rows.values()];
  const shown = lab.hosts.length <= READABLE_HOSTS ? pairs : mergedRows(pairs);
  const traffics = [...new Set(list.map(({ traffic }) => describeTraffic(traffic)))];
  return [["from", "to", ...traffics], ...shown.map((row) => [...label(row), ...row.cells])];
}
