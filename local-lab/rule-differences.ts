// The rules that the kernel has loaded for each host and for the VPC, compared with those that the topology gives them.
import type { RuleDifference } from "../running-lab";
import type { LocalLab } from "./local-lab";
import { vpcRules } from "./network";
import { securityGroup } from "./security-group";
import { hereDocument } from "./shell-text";

/** The place of the rules that all hosts' packets pass. */
const THE_VPC = "the VPC";

/** Stateless: without counters and the elements of dynamic sets. */
const LIST = "nft --stateless --terse list ruleset";
const END = "--- end of listing ---";

/** "chain: statement", for each line within a chain, or another of the ruleset's blocks. */
function statements(listing: string): string[] {
  let block = "";
  return listing.split("\n").flatMap((line) => {
    const text = line.trim();
    if (text.endsWith("{")) {
      block = text.replace(/^(?:chain|set|map) (.*) \{$/, "$1");
      return text.startsWith("table ") ? [text] : [];
    }
    return text === "" || text === "}" ? [] : [`${block}: ${text}`];
  });
}

/** What the list has more often than the other. */
function beyond(list: readonly string[], other: readonly string[]): string[] {
  const rest = [...other];
  return list.filter((entry) => {
    const index = rest.indexOf(entry);
    if (index >= 0) rest.splice(index, 1);
    return index < 0;
  });
}

async function listings(running: LocalLab, scripts: readonly string[], title: string): Promise<string[][]> {
  const output = await running.script(scripts.map((script) => `${script}\necho '${END}'`).join("\n"), title);
  return output.split(`${END}\n`).slice(0, scripts.length).map(statements);
}

/**
 * Every difference, host by host, and then the VPC's. The expected rules are loaded into a namespace of their own and listed by the same
 * nft, so that both are spelled alike.
 */
export async function ruleDifferences(running: LocalLab): Promise<RuleDifference[]> {
  const { lab, lan } = running;
  const places = [
    ...lab.hosts.map((host) => ({ place: host.name, list: running.scriptOn(host.name, LIST), ruleset: securityGroup(lab, host, lan) })),
    { place: THE_VPC, list: LIST, ruleset: vpcRules(lab, lan) },
  ];
  const distinct = [...new Set(places.map(({ ruleset }) => ruleset))];
  const load = (ruleset: string) => hereDocument(`unshare --net sh -ec 'nft -f -; ${LIST}'`, [ruleset], "RULES");
  const expected = distinct.map(load);
  const present = places.map(({ list }) => list);
  const [due, loaded] = await Promise.all([
    listings(running, expected, "list the rules that are due"),
    listings(running, present, "list the rules that are loaded"),
  ]);
  return places.flatMap(({ place, ruleset }, index): RuleDifference[] => {
    const mine = loaded[index] ?? [];
    const wanted = due[distinct.indexOf(ruleset)] ?? [];
    return [
      ...beyond(wanted, mine).map((rule) => ({ place, kind: "missing" as const, rule })),
      ...beyond(mine, wanted).map((rule) => ({ place, kind: "added" as const, rule })),
    ];
  });
}
