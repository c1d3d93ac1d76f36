// Demonstration: ICMP echo.
import { hostNamed } from "../../topology/reachability";
import { counted } from "../../topology/words";
import type { Demonstration } from "../demonstration";
import { pingTimes } from "../kernel/ping-statistics";

const ECHOES = 3;

export const ping: Demonstration = {
  name: "ping",
  protocol: "ICMP",
  title: "ICMP: ping",
  shows: `client-1 sends the server ${ECHOES} echo requests; no program answers them but the server's kernel`,
  means: "ICMP needs no port and no program: the kernel itself answers whether a host can be reached.",
  async run(stage) {
    const server = hostNamed(stage.lab, "server");
    const capture = await stage.capture("server", `icmp and host ${hostNamed(stage.lab, "client-1").address}`);
    const command = stage.command("client-1", `ping -c ${ECHOES} -i 0.2 ${server.domainName}`);
    const status = await command.ended;
    await capture.until("the last echo reply", () => capture.overview.echo.replies >= ECHOES);
    await capture.stop();
    const { requests, replies } = capture.overview.echo;
    return {
      seen: [
        `${counted(requests, "echo request")} and ${replies} replies of ${capture.packets[0]?.length} bytes; ` +
          `${pingTimes(command.stdout).average} ms there and back on average`,
        `ping's exit status is ${status}`,
      ],
      asExpected: status === 0 && requests === ECHOES && replies === ECHOES,
    };
  },
};
