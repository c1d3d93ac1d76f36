// Merges arrows that say the same: sources with the same targets, and ports between the same nodes.
import type { Facts, Net, Relation } from "./nets";
import { widthOf } from "./text";

/** Of a label; longer ones would make the spine wide. */
const LABEL_WIDTH = 170;

const without = (set: ReadonlySet<string>, member: string) =>
  [...set]
    .filter((each) => each !== member)
    .sort()
    .join();

/** Sources with the same targets share a net; a source need not be a target of its own. */
function netsOf({ facts, targets, rules }: Relation): Net[] {
  const nets: { sources: string[]; targets: Set<string> }[] = [];
  for (const [source, its] of targets) {
    const found = nets.find((net) => {
      const all = new Set([...net.targets, ...its]);
      return [...net.sources, source].every((each) => without(targets.get(each)!, each) === without(all, each));
    });
    if (found) {
      found.sources.push(source);
      its.forEach((target) => found.targets.add(target));
    } else nets.push({ sources: [source], targets: new Set(its) });
  }
  const title = [...rules].join("; ");
  return nets.map((net) => ({ ...facts, title, sources: net.sources, targets: [...net.targets] }));
}

/** Ports that have no name share an arrow, as "tcp/80, tcp/443". */
function withPorts(nets: readonly Net[]): Net[] {
  const merged: Net[] = [];
  const key = ({ protocol, depends, vpc, detail, sources, targets }: Facts & Pick<Net, "sources" | "targets">) =>
    JSON.stringify([protocol, depends, vpc, detail, [...sources].sort(), [...targets].sort()]);
  for (const net of nets) {
    const index = merged.findIndex((each) => key(each) === key(net) && widthOf(`${each.label}, ${net.label}`, "bold") <= LABEL_WIDTH);
    const found = merged[index];
    const named = net.detail !== "" && !net.detail.startsWith("to ");
    if (found && !named) merged[index] = { ...found, label: `${found.label}, ${net.label}`, title: `${found.title}; ${net.title}` };
    else merged.push(net);
  }
  return merged;
}

export const merge = (relations: readonly Relation[]): readonly Net[] => withPorts(relations.flatMap(netsOf));
