// Demonstration: security groups are stateful.
import { describeDecision } from "../../topology/decision";
import { canReach, hostNamed } from "../../topology/reachability";
import { attempts, describeAttempt, missingFor } from "../traffic/attempt";
import type { Demonstration } from "../demonstration";

const HTTP = 80;

export const statefulAnswer: Demonstration = {
  name: "stateful-answer",
  protocol: "VPC",
  title: "Security groups are stateful",
  shows: "the client server asks the web server by its name, and the answer comes in, for which its group has no ingress rule",
  means: "A security group remembers what it let out, so an answer needs no rule.",
  async run(stage) {
    const [client, server] = [hostNamed(stage.lab, "client-server"), hostNamed(stage.lab, "web-server")];
    const capture = await stage.capture(client.name, `tcp port ${HTTP} and host ${server.address}`);
    const curl = stage.command(client.name, `curl --silent --max-time 5 http://${server.domainName}/`);
    const status = await curl.ended;
    if (status !== 0) return { seen: [`no page: curl's exit status is ${status}`], asExpected: false };
    const opened = await capture.until("the handshake", () => capture.openedTo(`${server.address}:${HTTP}`));
    await capture.stop();
    const [way] = canReach(stage.lab, client.name, server.name, { protocol: "tcp", port: HTTP }).checkpoints;
    // The same two hosts and the same port, but no answer.
    const port = Number(opened.client.split(":")[1]);
    const [unasked] = await attempts(stage, [[server.name, client.name, port]]);
    const [missing = "nothing is missing"] = missingFor(stage, unasked);
    return {
      seen: [
        `the SYN of ${opened.client} left by ${way ? describeDecision(way) : "nothing"}`,
        `the SYN-ACK of ${opened.server} came in and was acknowledged: the answer of a tracked connection needs no rule`,
        `not so a connection of the web server's own to that port: ${describeAttempt(unasked)}; ${missing}`,
      ],
      asExpected: unasked.outcome === "dropped" && unasked.droppedBy === `${client.name}'s security group, in`,
    };
  },
};
