// Random choices that come out alike for one seed: each conversation has a sequence of its own, whatever other traffic there is.
import type { Packet } from "./frame";

/** FNV-1a of 32 bits: http://www.isthe.com/chongo/tech/comp/fnv/ */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const character of text) value = Math.imul(value ^ character.charCodeAt(0), 0x01000193);
  return value >>> 0;
}

/** Numbers from 0 up to 1: a Weyl sequence, mixed as SplitMix64's 32-bit sibling does (https://doi.org/10.1145/2660193.2660195). */
export function sequence(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
  };
}

/** Ephemeral ports and echo ids differ from run to run; what stays are the addresses and the service's port, the lower one. */
function lasting({ protocol, source, destination, ports, echoId, kinds: [kind], connection }: Packet): string {
  if (ports !== undefined) return [protocol, source, destination, Math.min(...ports)].join(" ");
  return echoId === undefined ? connection : [protocol, source, destination, kind].join(" ");
}

/** The random choices of a conversation. */
export interface Conversation {
  /** From 0 up to 1. */
  readonly next: () => number;
  /** Whether a burst of losses goes on. @default - it has had no packet yet */
  losing?: boolean;
}

/** How many conversations are remembered; the oldest one that goes on later begins a new sequence. */
const REMEMBERED = 10_000;

/** So that the map stays bounded. */
function forgetOldest(map: Map<string, unknown>): void {
  const [oldest] = map.keys();
  if (map.size >= REMEMBERED && oldest !== undefined) map.delete(oldest);
}

export class Choices {
  private readonly conversations = new Map<string, Conversation>();
  private readonly begun = new Map<string, number>();

  /** @param key the seed and the direction */
  constructor(private readonly key: string) {}

  /** The first conversation with a service has the same choices each time; so has the second. */
  of(packet: Packet): Conversation {
    const known = this.conversations.get(packet.connection);
    if (known) return known;
    const service = lasting(packet);
    const number = (this.begun.get(service) ?? 0) + 1;
    forgetOldest(this.begun);
    this.begun.set(service, number);
    forgetOldest(this.conversations);
    const conversation = { next: sequence(hash(`${this.key} ${service} ${number}`)) };
    this.conversations.set(packet.connection, conversation);
    return conversation;
  }
}
