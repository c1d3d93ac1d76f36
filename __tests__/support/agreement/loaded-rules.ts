// The rules that are loaded on each host, compared with the model's.
import type { LocalLab } from "../../../local-lab";
import type { Lab } from "../../../topology/lab";
import type { Prediction } from "../../../validation/matrix";
import { type LoadedRules, loadedRules, type LoadedVerdict, type Packet } from "./loaded-verdict";

type RuleIds = Readonly<Record<string, readonly string[]>>;

const sorted = (rules: readonly { readonly direction: string; readonly id: string }[]) =>
  [...new Set(rules.map(({ direction, id }) => `${direction} ${id}`))].sort();

/** By host, but for those rules that every host of a lab has. */
export async function loadedRuleIds(running: LocalLab): Promise<RuleIds> {
  const groups = [...(await running.securityGroups())];
  return Object.fromEntries(groups.map(([host, { rules }]) => [host, sorted(rules.filter(({ id }) => !id.startsWith("lab:")))]));
}

/** By host. A rule for a group that nobody is in lets nobody in or out, and is not loaded. */
export function ruleIdsOf({ hosts }: Lab): RuleIds {
  const rulesOf = ({ interfaces }: Lab["hosts"][number]) =>
    interfaces.flatMap(({ rules }) => rules.filter(({ cidrBlocks }) => cidrBlocks.length > 0));
  return Object.fromEntries(hosts.map((host) => [host.name, sorted(rulesOf(host))]));
}

async function rulesByHost(running: LocalLab): Promise<ReadonlyMap<string, LoadedRules>> {
  const read = async (host: string) => loadedRules((await running.exec(host, ["nft", "-j", "list", "ruleset"])).stdout);
  return new Map(await Promise.all(running.lab.hosts.map(async ({ name }) => [name, await read(name)] as const)));
}

interface Comparison {
  readonly compared: number;
  readonly disagreements: readonly { readonly packet: Packet; readonly predicted: LoadedVerdict; readonly loaded: LoadedVerdict }[];
}

/** Asks the rules on either end of each prediction about its first packet, from each of these ports. */
export async function compareLoadedRules(
  running: LocalLab,
  list: readonly Prediction[],
  sourcePorts: readonly number[],
): Promise<Comparison> {
  const loadedOn = await rulesByHost(running);
  const compared = list.flatMap(({ traffic, reachability }) =>
    reachability.checkpoints.flatMap((point) => {
      if (point.kind !== "security-group") return [];
      const { direction, host, rule, packet } = point;
      const predicted: LoadedVerdict = rule ? { accepted: true, by: rule.id } : { accepted: false };
      return sourcePorts.map((sourcePort) => {
        const asked = { from: packet.source, to: packet.destination, sourcePort, ...traffic };
        return { packet: asked, predicted, loaded: loadedOn.get(host)!(direction === "egress" ? "output" : "input", asked) };
      });
    }),
  );
  const differ = (one: LoadedVerdict, other: LoadedVerdict) => one.accepted !== other.accepted || one.by !== other.by;
  return { compared: compared.length, disagreements: compared.filter(({ predicted, loaded }) => differ(predicted, loaded)) };
}
