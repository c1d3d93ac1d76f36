// What `nft -j list table` says of the VPC's rules and of its gateways': which rule dropped what.
import type { NetworkDrop, NetworkProbeDrop } from "../../running-lab";
import { LabError } from "../lab-error";
import { type Counted, count } from "../ruleset";

export interface NetworkRule extends Counted {
  /** "vpc", "internet", or the name of a NAT gateway. */
  readonly place: string;
  /** An ACL's rule, as in the topology, or "<acl>-<direction>-default"; of the lab's own rules it begins with "lab:". */
  readonly id: string;
  readonly action: "allow" | "drop";
}

type At<T> = T & Counted & { readonly place: string };
export type ProbeDrop = At<NetworkProbeDrop>;

export interface LoadedNetwork {
  readonly rules: readonly NetworkRule[];
  /** Those of the last hour, 4096 of each kind and place at most. */
  readonly drops: readonly At<NetworkDrop>[];
  readonly probeDrops: readonly ProbeDrop[];
}

type Key = readonly [mark: number, source: string, destination: string, protocol: string, port?: number];
interface Expression {
  readonly counter?: Counted;
  readonly drop?: null;
  readonly goto?: { readonly target: string };
  readonly mangle?: { readonly value: unknown };
}
interface Entry {
  readonly rule?: { readonly comment?: string; readonly expr: readonly Expression[] };
  readonly set?: {
    readonly name: string;
    readonly elem?: readonly { readonly elem: { readonly val: { readonly concat: Key }; readonly counter: Counted } }[];
  };
}

const isDrop = (each: Expression) => "drop" in each || each.goto?.target === "dropped";

/** Reads what nft wrote of one table. @throws LabError if it is not that */
export function parseNetworkDrops(place: string, json: string): LoadedNetwork {
  const { nftables } = JSON.parse(json) as { nftables?: Entry[] };
  if (!nftables) throw new LabError(`nft did not list a ruleset: got ${json.slice(0, 80)}`);
  const commented = nftables.flatMap(({ rule }) => (rule?.comment === undefined ? [] : [{ id: rule.comment, expr: rule.expr }]));
  const ruleOf = new Map(commented.map(({ id, expr }) => [expr.find(({ mangle }) => mangle)?.mangle?.value, id]));
  const elements = (name: string) =>
    nftables.flatMap(({ set }) =>
      (set?.name === name ? (set.elem ?? []) : []).map(({ elem: { val, counter } }) => {
        const [mark, source, destination, protocol, port] = val.concat;
        return { flow: { place, rule: ruleOf.get(mark) ?? "", source, destination, protocol, ...count(counter) }, port };
      }),
    );
  const probes = (kind: string, way: ProbeDrop["way"]): ProbeDrop[] => [
    ...elements(`${kind}_drops`).map(({ flow, port }) => ({ ...flow, way, port: port! })),
    ...elements(`portless_${kind}_drops`).map(({ flow }) => ({ ...flow, way })),
  ];
  return {
    rules: commented.map(({ id, expr }) => ({
      place,
      id,
      action: expr.some(isDrop) ? "drop" : "allow",
      ...count(expr.find(({ counter }) => counter)?.counter),
    })),
    drops: [
      ...elements("drops_to").map(({ flow, port }) => ({ ...flow, port: port! })),
      ...elements("drops_from").map(({ flow, port }) => ({ ...flow, sourcePort: port! })),
      ...elements("portless_drops").map(({ flow }) => flow),
    ],
    probeDrops: [...probes("probe", "request"), ...probes("answer", "answer")],
  };
}
