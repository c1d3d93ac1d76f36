// Bundles the programs into dist/. They run on Node 20 and later, with nothing beside them.
// dist/built.json holds their hashes and those of their sources, which cli/bin.cjs compares before it runs a bundle.
import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { extname, relative, sep } from "node:path";
import { explainFileSystemErrors, writeFile } from "./file-system-error.cjs";
import { becomeOwner } from "./owner.mjs";

explainFileSystemErrors("build");
const { build } = await import("esbuild");

/** Each bundle in dist/ and its main file. */
const BUNDLES = {
  "lab.cjs": "cli/lab.ts",
  "keeper.cjs": "local-lab/keeper/main.ts",
  "link-relay.mjs": "local-lab/links/relay/main.ts",
  "lab-apps.mjs": "lab-apps/main.ts",
  "prober.mjs": "validation/prober/main.ts",
};

/** Further inputs of every bundle. package-lock.json stands for node_modules. */
const SETTINGS = ["package-lock.json", "tsconfig.json", "set-up/build.mjs"];

/** The bundled CommonJS packages call require() for Node's own modules. */
const WITH_REQUIRE = 'import { createRequire } from "node:module";\nconst require = createRequire(import.meta.url);';

const hashOf = (content) => createHash("sha256").update(content).digest("hex");
const hashes = new Map();

/** Notes the hash of exactly what is bundled, even if the file changes during the build. */
function readAndNote(file) {
  const content = readFileSync(file);
  hashes.set(file, hashOf(content));
  return content;
}

const LOADERS = { ".ts": "ts", ".json": "json", ".cjs": "js" };

const noteSources = {
  name: "note-sources",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.(ts|json|cjs)$/ }, ({ path }) => {
      const file = relative(".", path);
      if (file.split(sep).includes("node_modules")) return undefined;
      return { contents: readAndNote(file), loader: LOADERS[extname(file)] };
    }),
};

/** A command that runs during a build finds the old file or the new one, never half of it. */
function writeAtomically(file, content, mode) {
  const temporary = `${file}.${process.pid}`;
  try {
    writeFile(temporary, content);
    chmodSync(temporary, mode);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

async function bundle([name, main]) {
  const { outputFiles } = await build({
    entryPoints: [main],
    bundle: true,
    write: false,
    platform: "node",
    target: "node20",
    ...(name.endsWith(".cjs") ? { format: "cjs" } : { format: "esm", banner: { js: `#!/usr/bin/env node\n${WITH_REQUIRE}` } }),
    legalComments: "none",
    logLevel: "warning",
    plugins: [noteSources],
  });
  return [name, outputFiles[0].contents];
}

becomeOwner();
// Only their owner may write there, whatever the umask. The caches of tsx and jest are in .cache.
for (const folder of ["dist", ".cache"]) mkdirSync(folder, { recursive: true, mode: 0o755 });
for (const file of SETTINGS) readAndNote(file);
const bundles = await Promise.all(Object.entries(BUNDLES).map(bundle));
for (const [name, content] of bundles) writeAtomically(`dist/${name}`, content, 0o755);
const sources = Object.fromEntries([...hashes].sort(([a], [b]) => (a < b ? -1 : 1)));
const built = { bundles: Object.fromEntries(bundles.map(([name, content]) => [name, hashOf(content)])), sources };
writeAtomically("dist/built.json", `${JSON.stringify(built, null, 2)}\n`, 0o644);
