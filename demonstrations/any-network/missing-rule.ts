// Demonstration: something listens, and a checkpoint on the way drops the SYN.
import { outOrIn } from "../../topology/decision";
import type { Checkpoint } from "../../topology/checkpoint";
import type { Lab } from "../../topology/lab";
import type { Direction } from "../../topology/model";
import { counted } from "../../topology/words";
import type { Demonstration } from "../demonstration";
import { syns } from "../packets/syns";
import { attempts, describeAttempt, missingFor } from "../traffic/attempt";
import { firstOf, listeningAt, type Pair, pairs } from "./pairs";

const isDropped = ({ reachability: { verdict, decisive } }: Pair) => verdict === "no" && decisive?.way === "request";

const isDroppedByGroup = (direction: Direction) => (pair: Pair) => {
  const { decisive } = pair.reachability;
  return isDropped(pair) && decisive?.kind === "security-group" && decisive.direction === direction;
};

/** If there is one, a pair of hosts whose SYN leaves the sender, and is dropped by the receiver's security group. */
export const droppedPair = (lab: Lab): Pair | undefined =>
  firstOf(pairs(lab, lab.hosts, listeningAt), isDroppedByGroup("ingress")) ??
  firstOf(pairs(lab, lab.hosts, listeningAt), isDroppedByGroup("egress")) ??
  firstOf(pairs(lab, [...lab.hosts, ...lab.internetHosts], listeningAt), isDropped);

/** As an attempt names it. */
const isAt = (point: Checkpoint | undefined, droppedBy = ""): boolean =>
  point?.kind === "security-group"
    ? droppedBy === `${point.host}'s security group, ${outOrIn[point.direction]}`
    : droppedBy.startsWith("the network, ");

export const missingRule = (pair: Pair): Demonstration => ({
  name: "missing-rule",
  protocol: "VPC",
  title: `Closed: ${pair.from.name} to ${pair.to.name}, tcp/${pair.port}`,
  shows: `${pair.from.name} tries to open tcp/${pair.port} of ${pair.to.name}: something listens there, and no rule lets the SYN through`,
  means: "A dropped SYN is not answered at all; the rule that is missing, and where, is known before anything is sent.",
  async run(stage) {
    const { from, to, port } = pair;
    const capture = await stage.capture(from.name, `tcp port ${port}`);
    const [attempt] = await attempts(stage, [[from.name, to.name, port]]);
    await capture.stop();
    const sent = syns(capture.packets);
    return {
      seen: [
        describeAttempt(attempt),
        `${counted(sent.length, "SYN")} left ${from.name}, ${counted(capture.packets.length - sent.length, "answer")} came back`,
        ...missingFor(stage, attempt),
      ],
      asExpected: attempt.outcome === "dropped" && isAt(pair.reachability.decisive, attempt.droppedBy),
    };
  },
});
