// How a connection ended.
import type { Connection } from "../values";
import { type Facts, remark } from "./facts";
import type { Remark } from "./sentence";
import { duration, frameList } from "../words";

/** @returns nothing for a connection that was not opened: its opening says all */
export function endingRemark(connection: Connection, facts: Facts): Remark | undefined {
  const { ending, opening, first, last, resets } = connection;
  if (!ending || opening === "refused" || opening === "unanswered" || opening === "half open") return undefined;
  const [client, server] = [facts.name(connection.client), facts.name(connection.server)];
  const [by, other] = ending.by === "server" ? [server, client] : [client, server];
  const after = duration(last.time - first.time);
  if (ending.how === "fin")
    return remark(connection, "note", `Both sides closed it after ${after}, ${by} first (FIN; last frame ${last.frame}).`);
  if (ending.how === "half closed") {
    const text = `${by} closed its direction (FIN), ${other} did not before the capture ended: half closed, ${other} may go on sending.`;
    return remark(connection, "note", text);
  }
  if (ending.how === "open") return remark(connection, "note", `It was open when the capture ended, ${after} after its first packet.`);
  const why = "what was not yet delivered is lost; programs do so if they end, abort, or close with unread data";
  return remark(connection, "fault", `${by} reset the connection to ${other} after ${after} (RST, ${frameList(resets)}): ${why}.`, resets);
}
