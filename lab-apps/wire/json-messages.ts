// The JSON messages that the eager producer sends and the hesitant consumer reads; fields and sizes are the original's.
import { randomInt, randomUUID } from "node:crypto";

/** How many integers a message has: some 4 to 8 KB of JSON. */
const RANDOM_NUMBERS = { min: 400, max: 800 } as const;
const RANDOM_NUMBER = { min: 10_000_000, max: 20_000_000 } as const;

export interface JsonMessage {
  readonly client_name: string;
  readonly sequence_number: number;
  readonly random_numbers: readonly number[];
  /** One: the original means to send as many as there are numbers, and sends one string. */
  readonly uuids: readonly string[];
}

function randomIn({ min, max }: { readonly min: number; readonly max: number }): number {
  return randomInt(min, max + 1);
}

export function randomMessage(clientName: string, sequenceNumber: number): JsonMessage {
  return {
    client_name: clientName,
    sequence_number: sequenceNumber,
    random_numbers: Array.from({ length: randomIn(RANDOM_NUMBERS) }, () => randomIn(RANDOM_NUMBER)),
    uuids: [randomUUID()],
  };
}

/** The sender's name and the message's number, if a peer's JSON has them. */
export function identify(value: unknown): { readonly clientName?: string; readonly sequenceNumber?: number } {
  if (typeof value !== "object" || value === null) return {};
  const { client_name: clientName, sequence_number: sequenceNumber } = value as Record<string, unknown>;
  return { ...(typeof clientName === "string" && { clientName }), ...(typeof sequenceNumber === "number" && { sequenceNumber }) };
}
