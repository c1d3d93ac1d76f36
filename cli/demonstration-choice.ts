// Which demonstrations `lab demo` shows: by their names, grouped by the labs that they need; and the list of all.
import { allDemonstrations, type NamedDemonstration } from "../demonstrations";
import { type Demonstration, PROTOCOLS } from "../demonstrations/demonstration";
import { unknown } from "./nearest";
import { print, printJson, table } from "./output";

/** @throws UsageError that lists the demonstrations and names the nearest */
export function named(names: readonly string[]): readonly NamedDemonstration[] {
  const known = allDemonstrations.map(({ demonstration }) => demonstration.name);
  return names.map((name) => {
    const found = allDemonstrations.find(({ demonstration }) => demonstration.name === name);
    if (!found) throw unknown("demonstration", name, known);
    return found;
  });
}

/** What one lab can show together. */
export interface Group {
  readonly scenario: string;
  readonly lan: boolean;
  readonly demonstrations: readonly Demonstration[];
}

/** Those that one lab can show together, in the order of the first of each group. */
export function grouped(list: readonly NamedDemonstration[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const { scenario, demonstration } of list) {
    const lan = demonstration.lan ?? false;
    const key = `${scenario} ${lan}`;
    groups.set(key, { scenario, lan, demonstrations: [...(groups.get(key)?.demonstrations ?? []), demonstration] });
  }
  return [...groups.values()];
}

/** "tcp-ip-lab as a LAN" */
export const describeGroup = ({ scenario, lan }: Group) => (lan ? `${scenario} as a LAN` : scenario);

/** By protocol. @param chosen only those of this scenario */
export function printList(chosen: string | undefined, json: boolean): void {
  const list = allDemonstrations
    .filter(({ scenario }) => chosen === undefined || scenario === chosen)
    .map(({ scenario, demonstration: { name, protocol, title, shows } }) => ({ scenario, name, protocol, title, shows }))
    .sort((a, b) => PROTOCOLS.indexOf(a.protocol) - PROTOCOLS.indexOf(b.protocol));
  if (json) return printJson(list);
  print(
    table([
      ["protocol", "name", "scenario", "what it shows"],
      ...list.map((each) => [each.protocol, each.name, each.scenario, each.title]),
    ]),
  );
}
