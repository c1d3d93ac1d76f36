// Pure but for chance. The JSON messages that the eager producer sends and the hesitant consumer reads; their field names are the original's.
import { randomInt, randomUUID } from "node:crypto";

/** How many integers, and how many UUIDs, a message has: 16 to 40 KB of JSON. */
const ITEMS = { min: 400, max: 800 } as const;
const MAX_RANDOM_NUMBER = 1_000_000;

export interface JsonMessage {
  readonly client_name: string;
  readonly sequence_number: number;
  readonly random_numbers: readonly number[];
  readonly uuids: readonly string[];
}

function some<T>(make: () => T): T[] {
  return Array.from({ length: randomInt(ITEMS.min, ITEMS.max + 1) }, make);
}

export function randomMessage(clientName: string, sequenceNumber: number): JsonMessage {
  return {
    client_name: clientName,
    sequence_number: sequenceNumber,
    random_numbers: some(() => randomInt(MAX_RANDOM_NUMBER + 1)),
    uuids: some(() => randomUUID()),
  };
}

/** Who sent a message and its number, as far as a peer's JSON says so. */
export function identify(value: unknown): { readonly clientName?: string; readonly sequenceNumber?: number } {
  if (typeof value !== "object" || value === null) return {};
  const { client_name: clientName, sequence_number: sequenceNumber } = value as Record<string, unknown>;
  return { ...(typeof clientName === "string" && { clientName }), ...(typeof sequenceNumber === "number" && { sequenceNumber }) };
}
