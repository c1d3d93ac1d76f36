// What is known of a pcapng file's blocks before they are read.

export const BLOCK = {
  /** The same in both byte orders. */
  sectionHeader: 0x0a0d0d0a,
  interfaceDescription: 1,
  /** Obsolete. */
  packet: 2,
  simplePacket: 3,
  enhancedPacket: 6,
} as const;

/** Bytes of a block without a body: its type, its length, and its length again. */
export const SHORTEST_BLOCK = 12;

/** Bytes of the longest block that is kept in memory: a record and its options. */
const LONGEST_BLOCK = 1 << 20;

/** Bytes of the shortest block of each type that is read. */
const SHORTEST: Partial<Record<number, number>> = {
  [BLOCK.sectionHeader]: 28,
  [BLOCK.interfaceDescription]: 20,
  [BLOCK.packet]: 32,
  [BLOCK.simplePacket]: 16,
  [BLOCK.enhancedPacket]: 32,
};

/** Whether the block matters here; others are skipped. */
export function isRead(type: number): boolean {
  return type <= BLOCK.simplePacket ? type !== 0 : type === BLOCK.enhancedPacket || type === BLOCK.sectionHeader;
}

/** Why a block cannot have this length. */
export function lengthProblem(type: number, length: number): string | undefined {
  const shortest = (isRead(type) ? SHORTEST[type] : undefined) ?? SHORTEST_BLOCK;
  if (length < shortest) return `claims to have ${length} bytes, but it needs ${shortest}`;
  if (length % 4 !== 0) return `claims to have ${length} bytes, which is no multiple of 4`;
  if (isRead(type) && length > LONGEST_BLOCK) return `claims to have ${length} bytes, but only up to ${LONGEST_BLOCK} are read`;
  return undefined;
}
