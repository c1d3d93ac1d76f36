// A query that a security group drops: which group, and which packets.
import { describeDecision } from "../../topology/decision";
import { canReach, hostNamed } from "../../topology/reachability";
import { counted } from "../../topology/words";
import type { Finding } from "../demonstration";
import { synAcks, syns } from "../packets/syns";
import { NO_CONNECTION, query } from "./query";
import type { Stage } from "../stage";

const PORT = 5432;

/**
 * Makes the query and counts its packets, at the sender and at the security group that drops them.
 *
 * @param dropsAt the host whose group is expected to drop them: the sender's own, before they are sent, or the database's
 */
export async function blockedQuery(stage: Stage, from: string, to: string, dropsAt: string): Promise<Finding> {
  const [source, destination] = [hostNamed(stage.lab, from), hostNamed(stage.lab, to)];
  const [direction, peerAddress] = dropsAt === from ? (["egress", destination.address] as const) : (["ingress", source.address] as const);
  const dropped = () => stage.dropped(dropsAt, { direction, peerAddress, protocol: "tcp", port: PORT });
  const before = await dropped();
  const capture = await stage.capture(from, `tcp port ${PORT} and host ${destination.address}`);
  const { status } = await query(stage, from, to);
  await capture.stop();
  const drops = (await dropped()) - before;
  const sent = syns(capture.packets).length;
  const { decisive } = canReach(stage.lab, from, to, { protocol: "tcp", port: PORT });
  const why = decisive ? describeDecision(decisive) : "nothing that drops it";
  return {
    seen: [
      `${from} asked ${to}: ${counted(sent, "SYN")} left, ${counted(drops, "packet")} dropped by the security group of ${dropsAt} ` +
        `(${why}); psql's exit status is ${status}`,
    ],
    asExpected:
      status === NO_CONNECTION &&
      synAcks(capture.packets).length === 0 &&
      drops > 0 &&
      sent === (dropsAt === from ? 0 : drops) &&
      decisive?.kind === "security-group" &&
      decisive.host === dropsAt,
  };
}

/** What several attempts show together. */
export const together = (findings: readonly Finding[]): Finding => ({
  seen: findings.flatMap(({ seen }) => seen),
  asExpected: findings.every(({ asExpected }) => asExpected),
});
