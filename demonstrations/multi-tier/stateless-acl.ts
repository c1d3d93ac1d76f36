// Demonstration: a network ACL is stateless, so that the answer needs a rule of its own.
import { canReach, hostNamed } from "../../topology/reachability";
import { describeDecision } from "../../topology/decision";
import { counted } from "../../topology/words";
import { packetsOf } from "../stage";
import type { Demonstration } from "../demonstration";
import { synAcks, syns } from "../packets/syns";

const PORT = 8080;

/** Below Linux's ephemeral ports, which the ACL's rule for answers names. */
const OTHER_SOURCE_PORT = 20_000;

const TIMED_OUT = 28;

export const statelessAcl: Demonstration = {
  name: "stateless-acl",
  protocol: "VPC",
  title: "Network ACLs: the answer needs a rule, too",
  shows: `web asks application from an ephemeral port, and from port ${OTHER_SOURCE_PORT}, to which no rule lets the answer out`,
  means: "A network ACL forgets what it let in: the answer, to an ephemeral port, needs a rule of its own.",
  async run(stage) {
    const [web, application] = [hostNamed(stage.lab, "web"), hostNamed(stage.lab, "application")];
    const ask = async (...options: readonly string[]) => {
      const captures = await Promise.all(
        ["web", "application"].map((host) => stage.capture(host, `tcp port ${PORT} and host ${application.address}`)),
      );
      const url = `http://${application.domainName}:${PORT}/`;
      const curl = stage.command("web", ["curl", "--silent", "--output", "/dev/null", "--max-time", "1.5", ...options, url]);
      const status = await curl.ended;
      await Promise.all(captures.map((capture) => capture.stop()));
      const [atWeb = [], atApplication = []] = captures.map(({ packets }) => packets);
      return { status, arrived: syns(atApplication), answers: synAcks(atApplication), got: synAcks(atWeb) };
    };
    const usual = await ask();
    const other = await ask("--local-port", String(OTHER_SOURCE_PORT));
    const drops = await stage.networkDrops({ source: application.address, destination: web.address, protocol: "tcp" });
    const dropped = packetsOf(drops);
    const { checkpoints } = canReach(stage.lab, "web", "application", { protocol: "tcp", port: PORT });
    const answer = checkpoints.find(({ kind, way }) => kind === "network-acl" && way === "answer");
    const outcome = ({ status, arrived, answers, got }: typeof usual) =>
      `from tcp/${arrived[0]?.fromPort}: ${counted(arrived.length, "SYN")} arrived, ${counted(answers.length, "SYN-ACK")} sent, ` +
      `${got.length} received; curl's exit status is ${status}`;
    return {
      seen: [
        `${outcome(usual)}; the SYN-ACK is let out by ${answer && describeDecision(answer)}`,
        `${outcome(other)}; ${counted(dropped, "packet")} dropped by ${drops.map(({ rule }) => rule).join(", ")}`,
      ],
      asExpected:
        usual.status === 0 &&
        usual.got.length > 0 &&
        other.status === TIMED_OUT &&
        other.arrived.every(({ fromPort }) => fromPort === OTHER_SOURCE_PORT) &&
        other.answers.length > 0 &&
        other.got.length === 0 &&
        dropped >= other.answers.length &&
        drops.every(({ rule }) => rule === "application-acl-egress-default") &&
        answer?.kind === "network-acl" &&
        answer.rule?.id === "application-acl-egress-200",
    };
  },
};
