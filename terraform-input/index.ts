// Any Terraform network as a scenario: the JSON of a plan or a state in, the topology's model out. Nothing of it is executed.
import { contains } from "../topology/cidr-block";
import { type RouteTarget, type Scenario, TopologyError } from "../topology/model";
import { hasNetwork } from "./format/has-network";
import { type Document, readDocument, readPriorState, type Resource } from "./format/document";
import { Addresses } from "./model/addresses";
import { Hosts } from "./model/hosts";
import { withListeners } from "./model/listeners";
import { NetworkAcls } from "./model/network-acls";
import type { Note } from "./model/notes";
import type { Names } from "./model/names";
import { Reading } from "./model/reading";
import { RouteTables } from "./model/route-tables";
import { SecurityGroups } from "./model/security-groups";
import { toldPorts } from "./model/told-ports";
import { noteUnknownTypes } from "./model/unknown-types";
import { Vpcs } from "./model/vpcs";

export type { Note } from "./model/notes";

export interface TerraformNetwork {
  readonly scenario: Scenario;
  /** What is not known, and what was chosen in its place. */
  readonly notes: readonly Note[];
  /** Of resources, by their Terraform address. */
  readonly names: Names;
}

/** The name of the host that stands for any machine of the internet. */
export const INTERNET = "internet";

/** Of the blocks of RFC 5737: one that no rule singles out. */
function internetAddress({ securityGroups, vpcs }: Pick<Scenario, "securityGroups" | "vpcs">): string {
  const peers = [
    ...securityGroups.flatMap(({ rules }) => rules.map(({ peer }) => peer)),
    ...vpcs.flatMap(({ networkAcls = [] }) =>
      networkAcls.flatMap(({ ingress, egress }) => [...ingress, ...egress].map(({ peer }) => peer)),
    ),
  ];
  const blocks = peers.flatMap((peer) => (peer.kind === "ipv4" && !peer.cidrBlock.endsWith("/0") ? [peer.cidrBlock] : []));
  const candidates = ["192.0.2", "198.51.100"].flatMap((block) => Array.from({ length: 250 }, (_, index) => `${block}.${index + 1}`));
  return candidates.find((address) => !blocks.some((block) => contains(block, address))) ?? candidates[0]!;
}

/**
 * Reads the network of a plan or a state.
 *
 * @param text what `terraform show -json` prints
 * @throws TopologyError if it is no such text, or no VPC can be read from it
 */
export function readTerraform(text: string): TerraformNetwork {
  return networkOf(readDocument(text));
}

/**
 * Reads the network of a plan or a state, if there is one.
 *
 * @param names that its resources have, as in the network with which it is compared @default - as short as is unambiguous in it
 * @returns undefined if none is deployed yet, or none is left
 * @throws TopologyError if it is no such text, or has parts of a network, but no VPC that can be read
 */
export function readTerraformIfAny(text: string, names?: Names): TerraformNetwork | undefined {
  const document = readDocument(text);
  return hasNetwork(document) ? networkOf(document, names) : undefined;
}

/**
 * Reads the network that a plan starts from.
 *
 * @param names that its resources have, as in the network that is planned
 * @returns undefined if none is deployed yet
 * @throws TopologyError if the text is no plan, or its prior state has parts of a network, but no VPC that can be read
 */
export function readBeforePlan(text: string, names?: Names): TerraformNetwork | undefined {
  const document = readPriorState(text);
  return hasNetwork(document) ? networkOf(document, names) : undefined;
}

function networkOf(document: Document, names?: Names): TerraformNetwork {
  const reading = new Reading(document, names);
  const vpcs = new Vpcs(reading, new RouteTables(reading));
  if (vpcs.isEmpty) throw new TopologyError(noVpc(reading));
  const securityGroups = new SecurityGroups(reading);
  const acls = new NetworkAcls(reading);
  const addresses = new Addresses((subnet) => vpcs.blockOf(subnet)!);
  const hosts = new Hosts(reading, vpcs, securityGroups);
  const models = hosts.models(addresses);
  const targetOf = ({ address }: Resource): RouteTarget | undefined => {
    const found = [...hosts.byResource].find(([resource]) => resource.address === address);
    return found && { kind: "host", name: found[1] };
  };
  const read = vpcs.models(acls, addresses, targetOf);
  noteUnknownTypes(reading);
  if (addresses.chosen.length > 0)
    reading.notes.add("private addresses", `known after the apply only, chosen here: ${addresses.chosen.length} of them`);
  const groups = securityGroups.models((group) => vpcs.nameOf(reading.linker.vpcOf(group)), read[0]!.name);
  const [first, ...more] = read;
  return {
    scenario: {
      name: "terraform",
      title: `The network of a Terraform ${document.kind}`,
      vpcs: [first!, ...more],
      securityGroups: groups,
      peerings: vpcs.peerings(),
      hostedZoneName: "terraform.internal",
      ports: {},
      hosts: withListeners(models, groups, toldPorts(reading), reading.notes),
      internetHosts: [{ name: INTERNET, address: internetAddress({ vpcs: [first!, ...more], securityGroups: groups }) }],
      deployedElsewhere: true,
      nextCommands: ["matrix", "validate"],
    },
    notes: reading.notes.all,
    names: reading.allNames,
  };
}

function noVpc(reading: Reading): string {
  const { resources, kind } = reading.document;
  const isAws = resources.some(({ type }) => type.startsWith("aws_"));
  if (kind === "state" && resources.length === 0) return "this state is empty: nothing has been applied";
  if (kind === "plan" && resources.length === 0) return "nothing is left after this plan, which destroys everything";
  const what = `no VPC can be read from this ${kind}`;
  if (!isAws) return `${what}: it has no resource of the AWS provider`;
  const [note] = reading.notes.all;
  return note ? `${what}: ${note.address}: ${note.text}` : `${what}: it has no aws_vpc, neither as a resource nor as a data source`;
}
