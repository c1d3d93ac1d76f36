// Demonstration: a flood of echo requests, and the kernel's limit for ICMP messages.
import { hostNamed } from "../../topology/reachability";
import { duration } from "../../topology/words";
import type { Demonstration } from "../demonstration";
import { type Echoes, echoes } from "../packets/echo";
import { kernelCounters } from "../kernel/kernel-counters";
import type { Stage } from "../stage";

const REQUESTS = 200;

/** The least that ping grants to users other than root is 0.002. */
const INTERVAL_SEC = 0.005;

/** A message to a host each 100 ms on average, of the types that `icmp_ratemask` has. */
const RATE_LIMIT_MS = 100;

/** Messages that Linux sends at once after a pause: XRLIM_BURST_FACTOR in net/ipv4/inetpeer.c. */
const BURST = 6;

/** Bits are types. Linux limits errors only: destination unreachable (3), source quench (4), time exceeded (11), parameter problem (12). */
const ERRORS = (1 << 3) | (1 << 4) | (1 << 11) | (1 << 12);
const ECHO_REPLY = 1 << 0;

const COUNTERS = ["IcmpInEchos", "IcmpOutEchoReps"] as const;

interface Flood extends Echoes {
  /** Of the server's kernel, for the echo requests that came in and for the replies that it sent. */
  readonly counted: readonly [requests: number, replies: number];
}

async function flood(stage: Stage): Promise<Flood> {
  const { address } = hostNamed(stage.lab, "server");
  const before = await kernelCounters(stage, "server", COUNTERS);
  const capture = await stage.capture("server", `icmp and host ${hostNamed(stage.lab, "client-1").address}`);
  const ping = stage.command("client-1", `ping -q -c ${REQUESTS} -i ${INTERVAL_SEC} -W 0.2 ${address}`);
  await ping.ended;
  const after = await kernelCounters(stage, "server", COUNTERS);
  const [requests, replies] = [after.IcmpInEchos - before.IcmpInEchos, after.IcmpOutEchoReps - before.IcmpOutEchoReps];
  await capture.until("the last packet", () => echoes(capture).requests >= requests && echoes(capture).replies >= replies);
  await capture.stop();
  return { ...echoes(capture), counted: [requests, replies] };
}

/** The most replies that the limit lets pass. */
const most = ({ seconds }: Echoes) => BURST + Math.ceil((seconds * 1000) / RATE_LIMIT_MS);

const describe = ({ requests, replies, seconds }: Echoes) => `${requests} echo requests within ${duration(seconds)}: ${replies} replies`;

export const pingFlood: Demonstration = {
  name: "ping-flood",
  protocol: "ICMP",
  title: "ICMP: a ping flood",
  shows:
    `client-1 sends the server ${REQUESTS} echo requests, one each ${INTERVAL_SEC * 1000} ms; ` +
    "then again, while the server's kernel limits its echo replies, too",
  means:
    "A kernel answers a ping flood in full unless its limit for ICMP messages includes echo replies; by default it limits errors only.",
  async run(stage) {
    const answered = await flood(stage);
    await stage.setting("server", "ipv4/icmp_ratelimit", RATE_LIMIT_MS);
    await stage.setting("server", "ipv4/icmp_ratemask", ERRORS | ECHO_REPLY);
    const limited = await flood(stage);
    return {
      seen: [
        `${describe(answered)}, one each`,
        `with icmp_ratemask ${ERRORS | ECHO_REPLY} (bit 0: echo reply) and icmp_ratelimit ${RATE_LIMIT_MS} ms: ${describe(limited)}; ` +
          `the limit lets ${most(limited)} pass: ${BURST} at once, then one each ${RATE_LIMIT_MS} ms`,
        `the kernel counted ${limited.counted.join(" requests and ")} replies (IcmpInEchos, IcmpOutEchoReps)`,
      ],
      asExpected:
        answered.replies === REQUESTS &&
        limited.requests === REQUESTS &&
        limited.replies >= 1 &&
        limited.replies <= most(limited) &&
        limited.counted[1] === limited.replies,
    };
  },
};
