// Demonstration: HTTP and HTTPS from anywhere.
import { describeDecision } from "../../topology/decision";
import { anyHostNamed, canReach, hostNamed } from "../../topology/reachability";
import type { Demonstration } from "../demonstration";

const SCHEMES = [
  ["http", 80],
  ["https", 443],
] as const;

export const pageForEverybody: Demonstration = {
  name: "web-page",
  protocol: "VPC",
  title: "HTTP and HTTPS from anywhere",
  shows: "the visitor asks the web server for its page over HTTP, and over HTTPS with a self-signed certificate",
  means: "One ingress rule for 0.0.0.0/0 opens a port to everybody, and only that port.",
  async run(stage) {
    const [server, visitor] = [hostNamed(stage.lab, "web-server"), anyHostNamed(stage.lab, "visitor")];
    const capture = await stage.capture(server.name, `tcp and host ${visitor.address}`);
    const opened = (port: number) => capture.openedTo(`${server.address}:${port}`);
    const pages = await Promise.all(
      SCHEMES.map(async ([scheme, port]) => {
        const url = `${scheme}://${server.publicAddress}/`;
        const curl = stage.command(visitor.name, `curl --silent --insecure --max-time 5 ${url}`);
        const status = await curl.ended;
        const [, page = `no page: curl's exit status is ${status}`] = /<p>(.*)<\/p>/.exec(curl.stdout) ?? [];
        if (status === 0) await capture.until(`the handshake at port ${port}`, () => opened(port));
        const [rule] = canReach(stage.lab, visitor.name, server.name, { protocol: "tcp", port }).checkpoints.filter(
          ({ kind }) => kind === "security-group",
        );
        return { url, port, page, decision: rule ? describeDecision(rule) : "nothing" };
      }),
    );
    await capture.stop();
    return {
      seen: pages.map(({ url, page, decision }) => `${url}: "${page}"; its SYN came in by ${decision}`),
      asExpected: pages.every(({ port, page }) => page === `${server.name} answers ${visitor.address} on port ${port}` && opened(port)),
    };
  },
};
