// Compares an analysis with what is known of a capture: in each field that both have, as the captures' README says.
import { type Analysis, type Connection } from "../../../capture-analysis/values";
import { differences, type Difference } from "./differences";

type Known<T> = { readonly [field in keyof T]?: T[field] };

/** What is known of one file. */
export interface Truth extends Omit<Known<Analysis>, "connections"> {
  readonly file: string;
  readonly connections: readonly (Known<Connection> & Pick<Connection, "client" | "server">)[];
  /** Fields whose value is a judgment. */
  readonly unsure?: readonly { readonly field: string; readonly why: string }[];
  /** Whether only the remarkable connections are listed. */
  readonly partial?: boolean;
}

/** Fields that are left out for a reason: if the truth leaves them out, the analysis must do so, too. */
const LEFT_OUT_FOR_A_REASON = ["ending", "windowScale", "mtu", "problem"];
/** What is said of the truth, not of the capture. */
const ABOUT_TRUTH = ["file", "source", "notes", "unsure", "partial", "connections"];

const fieldsOf = (truth: Truth) => Object.fromEntries(Object.entries(truth).filter(([field]) => !ABOUT_TRUTH.includes(field)));

/** The same connection, seen from the other end. */
export function mirrored(connection: Connection): Connection {
  const turned = <T extends object>(value: T): T =>
    Object.fromEntries(Object.entries(value).map(([field, held]) => [OTHER[field] ?? field, turn(held)])) as T;
  const turn = (value: unknown): unknown => {
    if (value === "client" || value === "server") return OTHER[value];
    return typeof value === "object" && value !== null && !Array.isArray(value) ? turned(value) : value;
  };
  return turned(connection);
}
const OTHER: { readonly [field: string]: string } = {
  client: "server",
  server: "client",
  fromClient: "fromServer",
  fromServer: "fromClient",
};

/** Pairs each known connection with the analysis's: by the end points, and among equal ones by their order. */
function pairs(truth: Truth, connections: readonly Connection[]): readonly (Connection | undefined)[] {
  const left = [...connections];
  return truth.connections.map(({ client, server, opening }) => {
    const isSame = (found: Connection) => found.client === client && found.server === server;
    // Without a SYN or a SYN/ACK, one can only guess who the client is.
    const isTurned = (found: Connection) => opening === "not seen" && found.client === server && found.server === client;
    const index = left.findIndex((found) => isSame(found) || isTurned(found));
    const [found] = index < 0 ? [] : left.splice(index, 1);
    return found && isTurned(found) ? mirrored(found) : found;
  });
}

function connectionDifferences(truth: Truth, connections: readonly Connection[]): Difference[] {
  const found = pairs(truth, connections);
  const ofKnown = truth.connections.flatMap((known, index) =>
    differences(known, found[index], `connections[${index}]`, LEFT_OUT_FOR_A_REASON),
  );
  const missing = connections.length - found.filter(Boolean).length;
  const count = { field: "connections", expected: truth.connections.length, got: connections.length };
  return missing === 0 || truth.partial ? ofKnown : [...ofKnown, count];
}

/** Differences between what is known and what the analysis says, those that are a matter of judgment apart. */
export function compare(truth: Truth, analysis: Analysis): { readonly sure: Difference[]; readonly unsure: Difference[] } {
  const all = [...differences(fieldsOf(truth), analysis, "", LEFT_OUT_FOR_A_REASON), ...connectionDifferences(truth, analysis.connections)];
  const isUnsure = ({ field }: Difference) => (truth.unsure ?? []).some((judged) => field.startsWith(judged.field));
  return { sure: all.filter((difference) => !isUnsure(difference)), unsure: all.filter(isUnsure) };
}

/** One line for each difference, with the connection's end points. */
export function describeDifference(truth: Truth, { field, expected, got }: Difference): string {
  const index = /^connections\[(\d+)\]/.exec(field)?.[1];
  const connection = index === undefined ? undefined : truth.connections[Number(index)];
  const where = connection ? ` (${connection.client} – ${connection.server})` : "";
  return `${truth.file}: ${field}${where}: expected ${text(expected)}, got ${text(got)}${moreAndFewer(expected, got)}`;
}

const text = (value: unknown): string => (value === undefined ? "nothing" : JSON.stringify(value));
const isFrames = (value: unknown): value is readonly number[] => Array.isArray(value) && value.every((item) => typeof item === "number");

function moreAndFewer(expected: unknown, got: unknown): string {
  if (!isFrames(expected) || !isFrames(got)) return "";
  const [more, fewer] = [got.filter((frame) => !expected.includes(frame)), expected.filter((frame) => !got.includes(frame))];
  return ` (too many: ${more.join(", ") || "none"}; missing: ${fewer.join(", ") || "none"})`;
}
