// Demonstration: a host of the network opens a connection to a listener of another.
import type { Lab } from "../../topology/lab";
import type { Demonstration } from "../demonstration";
import { openConnection } from "./handshake";
import { firstOf, isOpen, listeningAt, type Pair, pairs } from "./pairs";

export const openPair = (lab: Lab): Pair | undefined => firstOf(pairs(lab, lab.hosts, listeningAt), isOpen);

export const openInside = (pair: Pair): Demonstration => ({
  name: "open-inside",
  protocol: "TCP",
  title: `Open: ${pair.from.name} to ${pair.to.name}, tcp/${pair.port}`,
  shows: `${pair.from.name} opens a connection to tcp/${pair.port} of ${pair.to.name}, where something listens`,
  means: "A rule out and a rule in let the SYN through; the answer needs none, since security groups are stateful.",
  run: (stage) => openConnection(stage, pair),
});
