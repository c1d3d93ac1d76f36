// Edge. Bundles the lab programs into dist/lab-apps.mjs: one file that runs on Node 20 and later with nothing beside it; and the local lab's prober.
import { chmodSync } from "node:fs";
import { build } from "esbuild";

await build({
  entryPoints: { "lab-apps": "lab-apps/main.ts", prober: "lab-apps/prober.ts", keeper: "local-lab/keeper/main.ts" },
  outdir: "dist",
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  // The bundled CommonJS packages call require() for Node's own modules.
  banner: { js: '#!/usr/bin/env node\nimport { createRequire } from "node:module";\nconst require = createRequire(import.meta.url);' },
  legalComments: "none",
  logLevel: "warning",
});
for (const bundle of ["lab-apps", "prober"]) chmodSync(`dist/${bundle}.mjs`, 0o755);
