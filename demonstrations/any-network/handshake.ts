// A connection to a listener that the rules let through: its three-way handshake, and the rules.
import { describeDecision, place } from "../../topology/decision";
import type { Finding } from "../demonstration";
import { synAcks, syns } from "../packets/syns";
import type { Stage } from "../stage";
import { attempts, describeAttempt } from "../traffic/attempt";
import type { Pair } from "./pairs";

/** The security groups and network ACLs that let the first packet through. */
const passedRules = ({ reachability }: Pair): readonly string[] =>
  reachability.checkpoints
    .filter(({ way, kind }) => way === "request" && (kind === "security-group" || kind === "network-acl"))
    .map((point) => `${place(point)}${describeDecision(point)}`);

/** Opens the connection, and captures its packets at the receiver. */
export async function openConnection(stage: Stage, pair: Pair): Promise<Finding> {
  const { from, to, port } = pair;
  const server = `${to.address}:${port}`;
  const capture = await stage.capture(to.name, `tcp port ${port}`);
  const [attempt] = await attempts(stage, [[from.name, to.name, port]]);
  if (attempt.outcome !== "open") return { seen: [describeAttempt(attempt)], asExpected: false };
  const opened = await capture.until(`the handshake with ${server}`, () => capture.openedTo(server));
  await capture.stop();
  const [[syn], [synAck]] = [syns(capture.packets), synAcks(capture.packets)];
  if (!syn?.tcp || !synAck?.tcp) throw new Error(`the capture at ${to.name} lacks the handshake of ${opened.client}`);
  return {
    seen: [
      `${opened.client}: SYN, sequence number ${syn.tcp.sequenceNumber}; ${server}: SYN-ACK, ACK ${synAck.tcp.acknowledgmentNumber}; ` +
        `${opened.client}: ACK, and the connection is open`,
      `the SYN passed ${passedRules(pair).join("; ")}`,
    ],
    asExpected: synAck.tcp.acknowledgmentNumber === (syn.tcp.sequenceNumber + 1) % 2 ** 32,
  };
}
