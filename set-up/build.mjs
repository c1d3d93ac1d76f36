// Edge. Bundles the lab programs into dist/lab-apps.mjs: one file that runs on Node 20 and later with nothing beside it.
import { chmodSync } from "node:fs";
import { build } from "esbuild";

const outfile = "dist/lab-apps.mjs";
await build({
  entryPoints: ["lab-apps/main.ts"],
  outfile,
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  // The bundled CommonJS packages call require() for Node's own modules.
  banner: { js: '#!/usr/bin/env node\nimport { createRequire } from "node:module";\nconst require = createRequire(import.meta.url);' },
  legalComments: "none",
  logLevel: "warning",
});
chmodSync(outfile, 0o755);
