// Segments that overtook others, duplicate ACKs, keep-alives.
import type { Connection } from "../values";
import { type Facts, remark } from "./facts";
import type { Remark } from "./sentence";
import { counted, frameList } from "../words";

export function orderNotes(connection: Connection, facts: Facts): Remark[] {
  const { outOfOrder, duplicateAcks, keepAlives } = connection;
  const between = `between ${facts.name(connection.client)} and ${facts.name(connection.server)}`;
  const notes: Remark[] = [];
  if (outOfOrder.length > 0) {
    const what = `${counted(outOfOrder.length, "segment")} ${between} arrived after later ones (${frameList(outOfOrder)})`;
    const text = `${what}: packets overtook them on the way, nothing was sent again for it.`;
    notes.push(remark(connection, "note", text, outOfOrder));
  }
  if (duplicateAcks.length > 0) {
    const what = `${counted(duplicateAcks.length, "duplicate ACK")} ${between} (${frameList(duplicateAcks)})`;
    notes.push(remark(connection, "note", `${what}: a segment was missing while later ones arrived.`, duplicateAcks));
  }
  if (keepAlives.length > 0) {
    const what = `${counted(keepAlives.length, "keep-alive")} ${between} (${frameList(keepAlives)})`;
    notes.push(remark(connection, "note", `${what}: one side was silent, and asked whether the other was still there.`, keepAlives));
  }
  return notes;
}
