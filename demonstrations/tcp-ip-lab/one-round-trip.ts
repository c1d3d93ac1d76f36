// Demonstration: a question and its answer take UDP one round trip, and TCP two.
import { hostNamed } from "../../topology/reachability";
import { duration } from "../../topology/words";
import type { Demonstration } from "../demonstration";
import { type FirstAnswer, firstAnswer } from "../packets/first-answer";
import { reported } from "../traffic/lab-program";
import type { Stage } from "../stage";

const CLIENT = "client-1";

/** Each way. */
const DELAY_MS = 50;
const ROUND_TRIP_SEC = (2 * DELAY_MS) / 1000;

/** Asks one question. @param event by which the client says which port it sends from */
async function ask(stage: Stage, program: "tcp-client" | "udp-client", event: "connected" | "sending"): Promise<FirstAnswer> {
  const { address } = hostNamed(stage.lab, "server");
  const port = stage.lab.ports["application_port"];
  const capture = await stage.capture(CLIENT, `port ${port} and host ${address}`);
  const client = stage.program(CLIENT, `${program} ${address} ${port} --msg-count 1`);
  const local = String((await reported(client, event))["local"]);
  const answer = await capture.until("the answer", () => firstAnswer(capture.packets, local));
  await capture.stop();
  return answer;
}

const describe = ({ roundTrips, seconds }: FirstAnswer) =>
  `answer after ${roundTrips} round trip${roundTrips === 1 ? "" : "s"}, ${duration(seconds)}`;

export const oneRoundTrip: Demonstration = {
  name: "one-round-trip",
  protocol: "UDP",
  title: "UDP: an answer after one round trip",
  shows: `${CLIENT} is ${DELAY_MS} ms away from the server, each way; it asks one question by UDP, and one by TCP`,
  means: "UDP sends its question at once; TCP opens a connection before, which costs a round trip more.",
  async run(stage) {
    await stage.link(CLIENT, { out: { delayMs: DELAY_MS }, in: { delayMs: DELAY_MS } });
    const udp = await ask(stage, "udp-client", "sending");
    const tcp = await ask(stage, "tcp-client", "connected");
    await stage.unlink(CLIENT);
    return {
      seen: [`UDP: ${describe(udp)}`, `TCP: ${describe(tcp)}; the first one is that of SYN and SYN-ACK`],
      asExpected: [udp, tcp].every(
        ({ roundTrips, seconds }, index) => roundTrips === index + 1 && seconds >= 0.95 * roundTrips * ROUND_TRIP_SEC,
      ),
    };
  },
};
