// Edge. `node --import ./set-up/typescript.mjs FILE` runs a TypeScript file, by way of tsx. tsx keeps what it transpiles in the temporary folder, where other
// users could plant code for it. It looks up that folder while it is imported; meanwhile it is one of this clone.
import { fileURLToPath } from "node:url";

const { TMPDIR } = process.env;
process.env.TMPDIR = fileURLToPath(new URL("../.cache", import.meta.url));
await import("tsx");
if (TMPDIR === undefined) delete process.env.TMPDIR;
else process.env.TMPDIR = TMPDIR;
