// What is written on the cards of hosts.
import { blockLists } from "../topology/block-lists";
import type { Lab, LabHost, LabInterface } from "../topology/lab";
import type { InternetHost } from "../topology/model";
import { listed } from "../topology/nearest";
import { mayReachInternet } from "../topology/network";
import { inOneOf } from "../topology/packet";

export interface CardText {
  readonly title: string;
  readonly lines: readonly string[];
  /** Its private address. @default - none */
  readonly detail?: string;
}

/** Stands for every address of the internet that no rule names. */
export const ANYWHERE = "any-other-address";
/** Cards of hosts in one node at most; the last one sums up the remaining hosts. */
const CARDS = 3;

const serviceNames = (hosts: readonly LabHost[]) => [...new Set(hosts.flatMap(({ services }) => services.map(({ name }) => name)))];

const publicAddress = (of: { readonly publicAddress?: string }) => (of.publicAddress === undefined ? [] : [`public ${of.publicAddress}`]);

export function hostCards(hosts: readonly LabHost[]): readonly CardText[] {
  const single = hosts.length > CARDS ? hosts.slice(0, CARDS - 1) : hosts;
  const rest = hosts.slice(single.length);
  const cards = single.map((host): CardText => {
    const kind = host.loadBalancing ? ["load balancer"] : [];
    return { title: host.name, detail: host.address, lines: [...kind, ...publicAddress(host), ...serviceNames([host])] };
  });
  if (rest.length === 0) return cards;
  return [...cards, { title: listed(rest.map(({ name }) => name)), lines: [`${rest.length} hosts`, ...serviceNames(rest)] }];
}

/** @param hosts that have such an interface as well */
export function interfaceCard(hosts: readonly [LabHost, ...LabHost[]], its: LabInterface): CardText {
  const [{ name }] = hosts;
  if (hosts.length === 1) return { title: name, detail: its.address, lines: [its.name, ...publicAddress(its)] };
  return { title: listed(hosts.map((host) => host.name)), lines: [`${hosts.length} hosts`, its.name] };
}

/** The prefix lists that hold all those hosts. */
function prefixListNames({ scenario }: Lab, hosts: readonly InternetHost[]): readonly string[] {
  const blocksOf = blockLists(scenario, {});
  const holding = (scenario.prefixLists ?? []).filter((list) => hosts.every(({ address }) => inOneOf(blocksOf(list), address)));
  return holding.map(({ name }) => `prefix list ${name}`);
}

export function internetCard(lab: Lab, hosts: readonly InternetHost[]): CardText {
  const anywhere = hosts.some(({ name }) => name === ANYWHERE);
  const lists = prefixListNames(lab, hosts);
  const named = hosts.filter(({ name }) => name !== ANYWHERE);
  if (!anywhere && named.length === 1) return { title: named[0]!.name, lines: [named[0]!.address, ...lists] };
  const lines = [...named.slice(0, CARDS).map(({ name, address }) => `${name} ${address}`), ...(named.length > CARDS ? ["…"] : [])];
  if (!anywhere) return { title: "Internet hosts", lines: [...lines, ...lists] };
  const online = lab.scenario.hosts.some((host) => host.managed && mayReachInternet(lab.scenario, host));
  const managed = online ? ["Session Manager", "package repositories"] : [];
  return { title: "Internet", lines: [...lines, ...managed, ...(named.length > 0 ? ["any other address"] : [])] };
}
