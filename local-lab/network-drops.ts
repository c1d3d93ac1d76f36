// At which checkpoint of a running lab's network packets died. The hosts' security groups count their own.
import type { NetworkFlow } from "../running-lab";
import type { Lab } from "../topology/lab";
import { NAMESPACES_FOLDER } from "./names";
import { type LoadedNetwork, parseNetworkDrops } from "./network/dropped";
import { INTERNET_NAMESPACE } from "./network/internet";
import { INTERNET_TABLE } from "./network/internet-rules";
import { NAT_GATEWAY_TABLE, natGatewayNamespace } from "./network/nat-gateway";
import { hasInternet } from "./network/ports";
import { VPC_TABLE } from "./network/vpc";
import type { LocalLab } from "./local-lab";
import { hereDocument } from "./shell-text";

interface Place {
  readonly name: string;
  readonly table: string;
  /** @default - the VPC's */
  readonly namespace?: string;
}

const VPC: Place = { name: "vpc", table: VPC_TABLE };
const INTERNET: Place = { name: "internet", table: INTERNET_TABLE, namespace: INTERNET_NAMESPACE };

function places(lab: Lab): Place[] {
  if (!hasInternet(lab)) return [VPC];
  const gateways = lab.natGateways.map((each) => ({ name: each.name, table: NAT_GATEWAY_TABLE, namespace: natGatewayNamespace(each) }));
  return [VPC, INTERNET, ...gateways];
}

const at = ({ namespace }: Place, command: string) =>
  namespace === undefined ? command : `nsenter --net=${NAMESPACES_FOLDER}/${namespace} ${command}`;

/** What the network's rules have counted since the lab came up. */
export async function networkDrops(running: LocalLab): Promise<LoadedNetwork> {
  const all = places(running.lab);
  const script = all.map((place) => at(place, `nft -j list table ${place.table}`)).join("\n");
  const tables = (await running.script(script, "read the network's rules")).trim().split("\n");
  const parsed = all.map(({ name }, index) => parseNetworkDrops(name, tables[index] ?? ""));
  return {
    rules: parsed.flatMap(({ rules }) => rules),
    drops: parsed.flatMap(({ drops }) => drops),
    probeDrops: parsed.flatMap(({ probeDrops }) => probeDrops),
  };
}

/** What is dropped of these flows and of their answers is counted from now on: see {@link LoadedNetwork.probeDrops}. Safe to repeat. */
export async function countNetworkDrops(running: LocalLab, flows: readonly NetworkFlow[]): Promise<void> {
  const elements = ({ table }: Place) =>
    flows.map(({ source, destination, protocol, port }) => {
      const [set, key] = port === undefined ? ["portless_probes", ""] : ["probes", ` . ${port}`];
      return `add element ${table} ${set} { ${source} . ${destination} . ${protocol}${key} }`;
    });
  const counting = hasInternet(running.lab) ? [VPC, INTERNET] : [VPC];
  const scripts = counting.map((place) => hereDocument(at(place, "nft -f -"), elements(place), "ELEMENTS"));
  await running.script(scripts.join("\n"), "count what the network drops");
}
