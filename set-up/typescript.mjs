// `node --import ./set-up/typescript.mjs FILE` runs a TypeScript file with tsx. A file system's error ends it with one line.
// tsx caches transpiled code in the temporary folder, in which other users could plant code.
// It looks that folder up while it is imported, so during the import it is a folder of this clone.
import { fileURLToPath } from "node:url";
import { explainFileSystemErrors } from "./file-system-error.cjs";

explainFileSystemErrors(process.env.npm_lifecycle_event ?? "tcp-ip-lab");

const { TMPDIR } = process.env;
process.env.TMPDIR = fileURLToPath(new URL("../.cache", import.meta.url));
await import("tsx");
if (TMPDIR === undefined) delete process.env.TMPDIR;
else process.env.TMPDIR = TMPDIR;
