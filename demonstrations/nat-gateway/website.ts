// The website of the internet that private hosts ask, and what it sees of them.
import { anyHostNamed } from "../../topology/reachability";
import type { CapturedPacket } from "../../capture-analysis";
import { syns } from "../packets/syns";
import { type LabProgram, reported } from "../traffic/lab-program";
import type { Stage } from "../stage";

export const WEBSITE = "website";
export const NAT_GATEWAY = "nat-gateway";

export const websiteAddress = (stage: Stage): string => anyHostNamed(stage.lab, WEBSITE).address;

/** The one that the NAT gateway gives to what private hosts send. */
export const natGatewayAddress = (stage: Stage): string => stage.lab.natGateways.find(({ name }) => name === NAT_GATEWAY)!.publicAddress;

/** Settles once it listens. */
export async function startWebsite(stage: Stage, port: number): Promise<LabProgram> {
  const server = stage.program(WEBSITE, `tcp-server 0.0.0.0 ${port}`);
  await reported(server, "listening");
  return server;
}

/** Ports that connections to that port came from, without duplicates, in their order. */
export const sourcePorts = (packets: readonly CapturedPacket[], port: number): readonly number[] => [
  ...new Set(syns(packets).flatMap(({ fromPort, toPort }) => (toPort === port && fromPort !== undefined ? [fromPort] : []))),
];
