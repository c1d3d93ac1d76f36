// Edge. The rules that each host's kernel has loaded, held against those that the topology gives it.
import { NAMESPACES_FOLDER } from "./names";
import type { RunningLab } from "./running-lab";
import { securityGroup } from "./security-group";
import { runScript } from "./shell";
import { hereDocument } from "./shell-text";

export interface RuleDifference {
  readonly host: string;
  /** `missing`: the topology has it, the kernel has not; `added`: the other way round. */
  readonly kind: "missing" | "added";
  /** As nft prints it, with its chain: `egress: ip daddr 10.0.0.0/16 tcp dport 1234 counter accept comment "client-egress-tcp-application"` */
  readonly rule: string;
}

/** Stateless: neither counters nor what dynamic sets hold. */
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

async function listings(scripts: readonly string[], title: string): Promise<string[][]> {
  const output = await runScript(scripts.map((script) => `${script}\necho '${END}'`).join("\n"), { title });
  return output.split(`${END}\n`).slice(0, scripts.length).map(statements);
}

/** Every difference there is, host by host. What should be loaded is loaded into a namespace of its own and listed by the same nft, so that both speak alike. */
export async function ruleDifferences(running: RunningLab): Promise<RuleDifference[]> {
  const { hosts } = running.lab;
  const rulesets = hosts.map((host) => securityGroup(running.lab, host, running.lan));
  const distinct = [...new Set(rulesets)];
  const [due, loaded] = await Promise.all([
    listings(
      distinct.map((ruleset) => hereDocument(`unshare --net sh -ec 'nft -f -; ${LIST}'`, [ruleset], "RULES")),
      "list the rules that are due",
    ),
    listings(
      hosts.map(({ name }) => `nsenter --net=${NAMESPACES_FOLDER}/${running.namespaceOf(name)} ${LIST}`),
      "list the rules that are loaded",
    ),
  ]);
  return hosts.flatMap(({ name: host }, index): RuleDifference[] => {
    const mine = loaded[index] ?? [];
    const wanted = due[distinct.indexOf(rulesets[index] ?? "")] ?? [];
    return [
      ...beyond(wanted, mine).map((rule) => ({ host, kind: "missing" as const, rule })),
      ...beyond(mine, wanted).map((rule) => ({ host, kind: "added" as const, rule })),
    ];
  });
}
