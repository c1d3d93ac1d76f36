// Whom a security group's rule lets in or out: blocks, groups, prefix lists.
import type { Peer } from "../../topology/model";
import type { Resource } from "../format/document";
import { textsOf } from "../format/json";
import { type Path, SECURITY_GROUPS } from "../format/links";
import { blocksOfList, ipv4Block, PREFIX_LISTS } from "./blocks";
import type { Reading } from "./reading";

/** Where a rule says who its peer is: an inline block's path, or the rule's own arguments. */
export interface Source {
  readonly resource: Resource;
  readonly block: Path;
  readonly values: Readonly<Record<string, unknown>>;
}

const BLOCKS = ["cidr_blocks", "cidr_ipv4"];
const IPV6 = ["ipv6_cidr_blocks", "cidr_ipv6"];
const GROUPS = ["security_groups", "source_security_group_id", "referenced_security_group_id"];
const LISTS = ["prefix_list_ids", "prefix_list_id"];

/** A block of IPv6 is an unknown peer. */
export const ipv6Peers = (values: Source["values"]): readonly Peer[] =>
  IPV6.flatMap((name) => textsOf([values[name]].flat())).map((name): Peer => ({ kind: "unknown", name }));

/** @param group of the rule, for one that is about the group itself */
export function peersOf(reading: Reading, group: Resource, { resource, block, values }: Source): readonly Peer[] {
  const { linker } = reading;
  const peers: Peer[] = [];
  for (const name of BLOCKS) {
    for (const text of textsOf([values[name]].flat())) {
      const cidrBlock = ipv4Block(text);
      peers.push(cidrBlock === undefined ? { kind: "unknown", name: text } : { kind: "ipv4", cidrBlock });
    }
    if (linker.isUnknown(resource, [...block, name])) peers.push({ kind: "unknown", name: "a block that is known after the apply only" });
  }
  if (values["self"] === true) peers.push({ kind: "security-group", name: reading.nameOf(group) });
  for (const name of GROUPS) {
    const { resources, others } = linker.all(resource, [...block, name], SECURITY_GROUPS);
    peers.push(...resources.map((each): Peer => ({ kind: "security-group", name: reading.nameOf(each) })));
    peers.push(...others.map((other): Peer => ({ kind: "unknown", name: `security group ${other}` })));
  }
  for (const name of LISTS) {
    const { resources, others } = linker.all(resource, [...block, name], PREFIX_LISTS);
    for (const list of resources) {
      const blocks = blocksOfList(reading, list);
      if (blocks) peers.push(...blocks.map((cidrBlock): Peer => ({ kind: "ipv4", cidrBlock })));
      else peers.push({ kind: "unknown", name: `prefix list ${list.address}` });
    }
    peers.push(...others.map((other): Peer => ({ kind: "unknown", name: `prefix list ${other}` })));
  }
  return peers;
}
