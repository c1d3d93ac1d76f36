// What file-system-error.cjs offers to TypeScript.
export function fileSystemError(error: unknown, file?: string): string | undefined;
export function writeFile(file: string, content: string | Uint8Array): void;
export function explainFileSystemErrors(program: string): void;
