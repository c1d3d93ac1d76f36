// Demonstration: X-Forwarded-For.
import { anyHostNamed, hostNamed } from "../../topology/reachability";
import type { Demonstration } from "../demonstration";
import { type Answer, ask } from "./request";

/** Of RFC 5737, as all addresses of the lab's internet; no host has it. */
const FORGED = "198.51.100.99";

export const forwardedFor: Demonstration = {
  name: "forwarded-for",
  protocol: "VPC",
  title: "HTTP: X-Forwarded-For",
  shows: "the backends see the load balancer's address in each packet, and the client's in the header that it adds",
  means: "A load balancer opens a connection of its own to the backend, so the client's address travels in a header.",
  async run(stage) {
    const balancer = hostNamed(stage.lab, "load-balancer").address;
    const clients = ["visitor", "stranger"].map((name) => anyHostNamed(stage.lab, name));
    const [visitor] = clients;
    const answers: Answer[] = [];
    for (const { name } of clients) answers.push(await ask(stage, name));
    const forged = await ask(stage, "visitor", "-H", `X-Forwarded-For:${FORGED}`);
    return {
      seen: [
        ...clients.map(({ name, address }, index) => {
          const { backend, forwardedFor: header, askedBy, status } = answers[index]!;
          if (backend === undefined) return `${name}, ${address}: nobody answered; curl's exit status is ${status}`;
          return `${name}, ${address}: ${backend} was asked by ${askedBy}, with X-Forwarded-For: ${header}`;
        }),
        `the visitor sends X-Forwarded-For: ${FORGED} itself: it becomes ${forged.forwardedFor ?? "nothing"}; ` +
          "only the last address can be believed",
      ],
      asExpected:
        answers.every(({ forwardedFor: header, askedBy }, index) => header === clients[index]?.address && askedBy === balancer) &&
        forged.forwardedFor === `${FORGED}, ${visitor?.address}`,
    };
  },
};
