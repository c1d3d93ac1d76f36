// Demonstration: the database's subnet has no route to the internet, and the internet none to it.
import { canReach, hostNamed } from "../../topology/reachability";
import { describeDecision } from "../../topology/decision";
import { counted } from "../../topology/words";
import { packetsOf } from "../stage";
import type { Demonstration } from "../demonstration";
import { syns } from "../packets/syns";
import { NO_CONNECTION, query } from "../traffic/query";

const PORT = 443;

export const noWayOut: Demonstration = {
  name: "database-no-way-out",
  protocol: "VPC",
  title: "Database: no way out, and none in",
  shows: "the database's group lets HTTPS out, for its packages; it tries to reach a visitor of the internet, who tries to query it",
  means: "A security group allows; a route carries: without one, nothing gets out or in.",
  async run(stage) {
    const { address } = hostNamed(stage.lab, "database");
    const visitor = stage.lab.internetHosts.find(({ name }) => name === "visitor")!;
    const capture = await stage.capture("database", `tcp and host ${visitor.address}`);
    const seenByVisitor = await stage.capture("visitor", `tcp port ${PORT}`);
    const client = stage.program("database", `tcp-client ${visitor.address} ${PORT} --connect-timeout-sec 1`);
    const [status, asked] = await Promise.all([client.ended, query(stage, "visitor", "database")]);
    await Promise.all([capture.stop(), seenByVisitor.stop()]);
    const sent = syns(capture.packets).filter(({ from }) => from === address).length;
    const arrived = syns(capture.packets).length - sent;
    const atRoute = await stage.networkDrops({ source: address, destination: visitor.address, protocol: "tcp", port: PORT });
    const dropped = packetsOf(atRoute);
    const out = canReach(stage.lab, "database", "visitor", { protocol: "tcp", port: PORT }).decisive;
    const into = canReach(stage.lab, "visitor", "database", { protocol: "tcp", port: 5432 }).decisive;
    return {
      seen: [
        `${counted(sent, "SYN")} to tcp/${PORT} left the database, ${counted(dropped, "packet")} dropped by rule ` +
          `${atRoute.map(({ rule }) => rule).join(", ")} (${out && describeDecision(out)}), ${seenByVisitor.packets.length} arrived`,
        `${counted(arrived, "packet")} of the visitor arrived at the database (${into && describeDecision(into)}); ` +
          `psql's exit status is ${asked.status}`,
      ],
      asExpected:
        [status === 1, asked.status === NO_CONNECTION, sent > 0, dropped === sent, arrived === 0, seenByVisitor.packets.length === 0].every(
          Boolean,
        ) &&
        out?.kind === "route" &&
        into?.kind === "internet-gateway",
    };
  },
};
