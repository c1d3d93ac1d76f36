// Demonstration: a machine of the internet opens a connection to a listener.
import type { Lab } from "../../topology/lab";
import type { Demonstration } from "../demonstration";
import { openConnection } from "./handshake";
import { firstOf, isOpen, listeningAt, type Pair, pairs } from "./pairs";

export const openToTheInternet = (lab: Lab): Pair | undefined => firstOf(pairs(lab, lab.internetHosts, listeningAt), isOpen);

export const fromTheInternet = (pair: Pair): Demonstration => ({
  name: "open-to-the-internet",
  protocol: "VPC",
  title: `The internet reaches ${pair.to.name}`,
  shows: `${pair.from.name}, any machine outside, opens a connection to tcp/${pair.port} of ${pair.to.name}`,
  means: "What a public address, a route and a rule for any address let in, everybody can try.",
  run: (stage) => openConnection(stage, pair),
});
