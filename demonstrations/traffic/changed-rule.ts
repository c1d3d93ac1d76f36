// Demonstration: a rule is revoked while a connection that it let in is open, and authorized again.
import type { Stage } from "../stage";
import { anyHostNamed } from "../../topology/reachability";
import { attempts, describeAttempt } from "./attempt";
import type { Finding } from "../demonstration";
import { EchoSession } from "./ssh";

const SSH_PORT = 22;

export interface ChangedRule {
  /** The ingress rule that lets SSH in. */
  readonly rule: string;
  /** Where SSH comes from, by this rule. */
  readonly peer: string;
  /** All hosts of the rule's group; the open session is with the first. */
  readonly group: readonly [string, ...string[]];
  /** The host that opens the session, and its command. */
  readonly session: readonly [from: string, destination: string];
}

export async function showChangedRule(stage: Stage, { rule, peer, group, session: [from, destination] }: ChangedRule): Promise<Finding> {
  const { address } = anyHostNamed(stage.lab, peer);
  const capture = await stage.capture(group[0], `tcp port ${SSH_PORT} and src host ${address}`);
  const tryAll = () =>
    attempts(
      stage,
      group.map((host) => [peer, host, SSH_PORT]),
    );
  const session = await EchoSession.open(stage, from, destination);
  const data = () => capture.packets.filter(({ length }) => length > 0).length;

  await stage.revoke(rule);
  const revoked = await tryAll();
  const before = data();
  await session.say("tracked");
  await capture.until("the open session's segment", () => data() > before);
  await capture.stop();
  await stage.authorize(rule);
  const authorized = await tryAll();
  return {
    seen: [
      `rule ${rule} is revoked: ${revoked.map(describeAttempt).join("; ")}`,
      `the open SSH session went on: a line went to ${group[0]} and came back, for its connection is tracked`,
      `the rule is authorized again: ${authorized.map(describeAttempt).join("; ")}`,
    ],
    asExpected:
      revoked.every(({ to, droppedBy }) => droppedBy === `${to.name}'s security group, in`) &&
      authorized.every(({ outcome }) => outcome === "open"),
  };
}
