// CIDR blocks and prefix lists, as rules and routes name them.
import { withoutHostBits } from "../../topology/cidr-block";
import { TopologyError } from "../../topology/model";
import type { Resource } from "../format/document";
import { listOf, objectOf, textOf } from "../format/json";
import type { Reading } from "./reading";

/** @returns undefined for what is no IPv4 block */
export function ipv4Block(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : withoutHostBits(text.includes("/") ? text : `${text}/32`);
  } catch (error) {
    if (error instanceof TopologyError) return undefined;
    throw error;
  }
}

/** The IPv4 blocks of a managed prefix list: inline, and from resources of their own. @returns undefined if it cannot be told */
export function blocksOfList(reading: Reading, list: Resource): readonly string[] | undefined {
  const inline = listOf(list.values["entry"]).map((entry) => textOf(objectOf(entry)["cidr"]));
  const entries = reading.ownedBy("aws_ec2_managed_prefix_list_entry", "prefix_list_id", PREFIX_LISTS);
  const own = entries.of(list).map((entry) => textOf(entry.values["cidr"]));
  if (entries.untold.length > 0) return undefined;
  const blocks = [...inline, ...own].map(ipv4Block);
  if (list.unknown["entry"] === true && own.length === 0) return undefined;
  if (list.mode === "data" && list.values["entries"] !== undefined)
    return listOf(list.values["entries"]).flatMap((entry) => ipv4Block(textOf(objectOf(entry)["cidr"])) ?? []);
  return blocks.includes(undefined) ? undefined : (blocks as readonly string[]);
}

export const PREFIX_LISTS = ["aws_ec2_managed_prefix_list", "aws_prefix_list"];
