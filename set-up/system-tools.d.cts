// What system-tools.cjs offers to TypeScript.
export interface Tool {
  readonly command: string;
  /** Debian's. */
  readonly package: string;
  /** "lab", "test", or software that a scenario needs: "nginx". */
  readonly neededBy: readonly string[];
  /** What works better with it; the lab runs without it. @default - it is required */
  readonly wantedBy?: readonly string[];
  readonly why: string;
}
export const tools: readonly Tool[];
export function extendedPath(): string;
export function isOnPath(command: string): boolean;
export function missingFor(needs: readonly string[]): readonly Tool[];
export function isRoot(): boolean;
export function listOf(tools: readonly Tool[]): string;
export function installCommand(tools: readonly Tool[]): string;
export function canInstall(): boolean;
export function updateLists(): void;
export function install(tools: readonly Tool[]): boolean;
