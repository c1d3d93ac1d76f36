// Demonstration: packets whose time to live runs out on the way (RFC 792, page 6), as traceroute(8) uses them.
import { anyHostNamed, hostNamed } from "../../topology/reachability";
import type { Demonstration } from "../demonstration";
import { kernelCounters } from "../kernel/kernel-counters";
import type { Stage } from "../stage";

const [SOURCE, DESTINATION] = ["web-server", "visitor"];

/** Routers on the way: the internet gateway. The VPC's own router is no hop. */
const ROUTERS = 1;

interface Answer {
  readonly from: string;
  /** "time exceeded", "echo reply" */
  readonly icmp?: string;
}

/** Sends one echo request. @param timeToLive how many hops it may take @default - the kernel's: 64 */
async function probe(stage: Stage, timeToLive?: number): Promise<Answer> {
  const [source, destination] = [hostNamed(stage.lab, SOURCE), anyHostNamed(stage.lab, DESTINATION)];
  const capture = await stage.capture(SOURCE, `icmp and dst host ${source.address}`);
  const words = timeToLive === undefined ? "" : `-t ${timeToLive} `;
  stage.command(SOURCE, `ping -c 1 ${words}${destination.address}`);
  const answer = await capture.until("an ICMP message", () => capture.packets[0]);
  await capture.stop();
  return answer;
}

export const timeExceeded: Demonstration = {
  name: "time-exceeded",
  protocol: "ICMP",
  title: "ICMP: time exceeded",
  shows: `the ${SOURCE} sends the ${DESTINATION} echo requests with a time to live of 1 and more, until one arrives`,
  means: "Each router takes one from the time to live and reports by ICMP when nothing is left: so traceroute finds the routers on a way.",
  onAws: "the way to the internet has more routers, and some of them report nothing",
  async run(stage) {
    const expired = async () => (await kernelCounters(stage, SOURCE, ["IcmpInTimeExcds"])).IcmpInTimeExcds;
    const before = await expired();
    const hops: Answer[] = [];
    for (let timeToLive = 1; timeToLive <= ROUTERS + 1; timeToLive++) hops.push(await probe(stage, await stage.cause(() => timeToLive)));
    const reports = (await expired()) - before;
    const { address } = anyHostNamed(stage.lab, DESTINATION);
    const arrived = (answer: Answer | undefined) => answer?.from === address && answer.icmp === "echo reply";
    return {
      seen: [
        ...hops.map(({ from, icmp }, index) => `time to live ${index + 1}: ${from} answers "${icmp}" (ICMP)`),
        `the kernel of the ${SOURCE} counted ${reports} of these reports (IcmpInTimeExcds)`,
      ],
      asExpected:
        hops.slice(0, ROUTERS).every(({ from, icmp }) => from !== address && icmp === "time exceeded") &&
        arrived(hops[ROUTERS]) &&
        reports === ROUTERS,
    };
  },
};
