// Demonstration: the application servers query the database.
import { answerPacket, matches } from "../../topology/packet";
import { hostNamed } from "../../topology/reachability";
import type { Demonstration } from "../demonstration";
import { synAcks } from "../packets/syns";
import { query } from "../traffic/query";

const TRAFFIC = { protocol: "tcp", port: 5432 } as const;

export const queries: Demonstration = {
  name: "database-queries",
  protocol: "VPC",
  title: "Database: the application servers may query it",
  shows:
    "each application server asks the database for its orders; the database's group has a rule for their group, and none for its answers",
  means: "A rule that names a security group follows the group's hosts, whatever their addresses.",
  async run(stage) {
    const database = hostNamed(stage.lab, "database");
    const capture = await stage.capture(database.name, `tcp port ${TRAFFIC.port}`);
    const asked = [];
    for (const name of ["application-1", "application-2"]) {
      const { status, stdout } = await query(stage, name, database.name);
      const { address } = hostNamed(stage.lab, name);
      const { toPort = 0 } = await capture.until("the database's SYN-ACK", () => synAcks(capture.packets).find(({ to }) => to === address));
      const answer = answerPacket(TRAFFIC, database.address, address, { from: toPort, to: toPort });
      const egress = database.rules.filter(({ direction, port }) => direction === "egress" && matches(port, answer) !== "none");
      asked.push({ name, status, rows: stdout.trim(), toPort, rules: egress.length });
    }
    await capture.stop();
    return {
      seen: asked.map(
        ({ name, status, rows, toPort, rules }) =>
          `${name} got "${rows}", psql's exit status is ${status}; ` +
          `the database's SYN-ACK left for tcp/${toPort}, for which its group has ${rules || "no"} egress rule: it is stateful`,
      ),
      asExpected: asked.every(({ status, rows, rules }) => status === 0 && rows === "1|a book for production" && rules === 0),
    };
  },
};
