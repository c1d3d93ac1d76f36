// The relays of links as programs of the keeper, and what a lab whose scenario has links does while it comes up.
import type { Lab } from "../../topology/lab";
import type { Link } from "../../topology/model";
import type { KeptProgram } from "../keeper/protocol";
import { waitUntil } from "../listening";
import { PROGRAM_FOLDER } from "../names";
import { quote } from "../shell-text";
import { connectLink, type LinkPlace, linkPlace, prepareLink } from "./cabling";
import { linkFile, relaySocket, type RelayArguments } from "./protocol";

export const RELAY = "relay";

/** It is not started again when it ends: as with a cable that was cut, nothing passes. */
export function relayProgram(place: LinkPlace, link: Link, node: string): KeptProgram {
  const { number, namespace, relayAddress: address, peerAddress: peer, router } = place;
  const told: RelayArguments = { socket: relaySocket(number), address, peer, number, router, link };
  return { host: namespace, name: RELAY, command: [node, `${PROGRAM_FOLDER}/link-relay.mjs`, JSON.stringify(told)] };
}

/** Notes what the link is set to. */
export const writeLink = ({ number }: LinkPlace, link: Link) => `printf %s ${quote(JSON.stringify(link))} >${linkFile(number)}`;

/** For a shell in the VPC's namespace. */
export const waitForRelay = ({ host, number }: LinkPlace) =>
  waitUntil([`[ -S ${relaySocket(number)} ]`], [`echo "the relay of ${host}'s link does not listen"`]);

/** The links of the scenario. */
export function declaredLinks(lab: Lab): readonly { readonly place: LinkPlace; readonly link: Link }[] {
  return [...lab.hosts, ...lab.internetHosts].flatMap(({ name, link }) =>
    link === undefined ? [] : [{ place: linkPlace(lab, name), link }],
  );
}

export interface LinkSteps {
  readonly prepare: string;
  readonly relays: readonly KeptProgram[];
  readonly connect: string;
}

/** @returns undefined if the scenario has no links */
export function linkSteps(lab: Lab, node: string): LinkSteps | undefined {
  const links = declaredLinks(lab);
  if (links.length === 0) return undefined;
  return {
    prepare: links.map(({ place, link }) => [writeLink(place, link), prepareLink(place)].join("\n")).join("\n"),
    relays: links.map(({ place, link }) => relayProgram(place, link, node)),
    connect: links.map(({ place }) => [waitForRelay(place), connectLink(place)].join("\n")).join("\n"),
  };
}
