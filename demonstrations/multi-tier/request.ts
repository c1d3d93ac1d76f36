// Demonstration: a request goes through all three tiers.
import { hostNamed } from "../../topology/reachability";
import type { Demonstration } from "../demonstration";
import { synAcks, syns } from "../packets/syns";
import { request } from "./page";

const TIERS = [
  { host: "web", port: 80 },
  { host: "application", port: 8080 },
  { host: "database", port: 5432 },
] as const;

export const requestThroughAll: Demonstration = {
  name: "tiers-request",
  protocol: "VPC",
  title: "Tiers: a request goes through all three",
  shows:
    "the visitor asks the web server's public address; each tier opens a connection to the next, and the answer is a row of the database",
  means: "Each tier speaks for the one before it: no packet of the visitor goes further than the web server.",
  async run(stage) {
    const captures = await Promise.all(TIERS.map(({ host, port }) => stage.capture(host, `tcp port ${port}`)));
    const { status, stdout } = await request(stage, "visitor");
    const connections = await Promise.all(
      captures.map(async (capture, index) => {
        const { host, port } = TIERS[index]!;
        const { address } = hostNamed(stage.lab, host);
        const opening = await capture.until("a SYN", () => syns(capture.packets).find(({ to }) => to === address));
        const answers = () => synAcks(capture.packets).some(({ to, toPort }) => to === opening.from && toPort === opening.fromPort);
        await capture.until("its SYN-ACK", answers);
        await capture.stop();
        return { host, port, from: opening.from };
      }),
    );
    const before = [
      stage.lab.internetHosts.find(({ name }) => name === "visitor")!,
      ...TIERS.map(({ host }) => hostNamed(stage.lab, host)),
    ];
    return {
      seen: [
        ...connections.map(({ host, port, from }) => `${host} took a connection to tcp/${port} from ${from}`),
        `the visitor got "${stdout.trim()}"; curl's exit status is ${status}`,
      ],
      asExpected:
        status === 0 && stdout === "1|a row of the database\n" && connections.every(({ from }, index) => from === before[index]!.address),
    };
  },
};
