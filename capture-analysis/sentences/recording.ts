// What the capture itself does to the picture: the recorder's doing, not the network's.
import type { Connection, Frames } from "../values";
import { directions, type Facts, remark } from "./facts";
import { looseRemark } from "./loose";
import type { Remark } from "./sentence";
import { counted, frameList, whole } from "../words";

const both = ({ fromClient, fromServer }: { readonly fromClient: number; readonly fromServer: number }) => fromClient + fromServer;

const RECORDED_AGAIN = "the recorder saw them more than once, they were sent once";
const OFFLOADED = "the network card cut or joined them (TSO, GRO); turn that off to see the real packets";
const MISSING = "the capture lost them, not the network";
const NO_SCALE = "the capture lacks the SYN or SYN/ACK that tells the window scale, so that windows may be larger than shown";

const lacksScale = ({ windowScale }: Connection) =>
  windowScale !== undefined && (windowScale.client === null || windowScale.server === null);

export function recordingNotes(connection: Connection, facts: Facts): Remark[] {
  const { recordedAgain, missing, offloaded } = connection;
  const sides = directions(connection, facts);
  const [client, server] = [sides[0].from, sides[1].from];
  const notes: Remark[] = [];
  if (recordedAgain.length > 0) {
    const what = `${counted(recordedAgain.length, "record")} of ${client} and ${server} repeat earlier ones (${frameList(recordedAgain)})`;
    notes.push(remark(connection, "note", `${what}: ${RECORDED_AGAIN}.`, recordedAgain));
  }
  for (const { key, from, to } of sides) {
    if (missing[key] > 0)
      notes.push(
        remark(connection, "note", `${to} acknowledged ${counted(missing[key], "byte")} of ${from} that are not recorded: ${MISSING}.`),
      );
    if (offloaded[key] > 0)
      notes.push(remark(connection, "note", `${counted(offloaded[key], "record")} of ${from} are longer than the MSS: ${OFFLOADED}.`));
  }
  if (lacksScale(connection)) notes.push(remark(connection, "note", `Of ${client} and ${server}, ${NO_SCALE}.`));
  return notes;
}

/** What concerns several connections, for the whole capture. */
interface Total {
  readonly figure: (connection: Connection) => number;
  /** @param where " (frames 5-7)" if it is known, and if it is one connection */
  readonly text: (sum: number, where: string) => string;
  readonly frames: (connection: Connection) => Frames;
  sum: number;
  connections: number;
  /** About the first of them, as if it were the only one: its text says which frames. */
  first?: Remark;
}

const total = (figure: Total["figure"], text: Total["text"], frames: Total["frames"] = () => []): Total => ({
  figure,
  text,
  frames,
  sum: 0,
  connections: 0,
});

/** The same of all connections, said once. */
export class RecordingSummary {
  private readonly totals: readonly Total[] = [
    total(
      ({ recordedAgain }) => recordedAgain.length,
      (n, where) => `${counted(n, "record")} repeat earlier ones${where}: ${RECORDED_AGAIN}`,
      ({ recordedAgain }) => recordedAgain,
    ),
    total(
      ({ missing }) => both(missing),
      (n) => `${counted(n, "byte")} were acknowledged but not recorded: ${MISSING}`,
    ),
    total(
      ({ offloaded }) => both(offloaded),
      (n) => `${counted(n, "record")} are longer than the MSS: ${OFFLOADED}`,
    ),
    total(
      (connection) => (lacksScale(connection) ? 1 : 0),
      () => `For some windows ${NO_SCALE}`,
    ),
  ];

  add(connection: Connection): void {
    for (const each of this.totals) {
      const figure = each.figure(connection);
      if (figure === 0) continue;
      each.sum += figure;
      each.connections++;
      const frames = each.frames(connection);
      each.first ??= remark(connection, "note", frames.length > 0 ? ` (${frameList(frames)})` : "", frames);
    }
  }

  remarks(): Remark[] {
    return this.totals.flatMap(({ sum, connections, first, text }) => {
      if (!first) return [];
      if (connections === 1) return [{ ...first, text: `${text(sum, first.text)}.`, weight: 1 }];
      const where = `${whole(connections)} connections, ${first.connection} the first`;
      return [looseRemark("note", `${text(sum, "")} (${where}).`, first.frames, "tcp", connections)];
    });
  }
}
