// The lint rules, and the architecture's arrows: who may import whom, and who alone may import what.
import js from "@eslint/js";
import importX, { createNodeResolver } from "eslint-plugin-import-x";
import tseslint from "typescript-eslint";

const FOLDERS = [
  "topology",
  "diagram",
  "cloud-init",
  "stacks",
  "lab-apps",
  "running-lab",
  "local-lab",
  "validation",
  "demonstrations",
  "capture-analysis",
  "terraform-input",
  "cli",
  "bench",
  "__tests__",
];

/** What each folder may import besides itself. */
const MAY_IMPORT = {
  topology: [],
  "cloud-init": ["topology"],
  stacks: ["topology", "cloud-init"],
  "lab-apps": [],
  "running-lab": ["topology"],
  "local-lab": ["topology", "running-lab"],
  "capture-analysis": [],
  "terraform-input": ["topology"],
  diagram: ["topology"],
  validation: ["topology", "running-lab"],
  demonstrations: ["topology", "running-lab", "capture-analysis"],
  cli: ["topology", "diagram", "running-lab", "local-lab", "validation", "demonstrations", "capture-analysis", "terraform-input"],
};

/** The folders of lab-apps; each may import those after it. */
const LAB_APPS_LAYERS = ["programs", "conversation", "sockets", "command-line", "report", "wire"];

const layerZones = LAB_APPS_LAYERS.flatMap((layer, index) =>
  [...LAB_APPS_LAYERS.slice(0, index), "main.ts"].map((above) => ({
    target: `./lab-apps/${layer}`,
    from: `./lab-apps/${above}`,
    message: `lab-apps/${layer} may import ${[...LAB_APPS_LAYERS.slice(index + 1), "itself"].join(", ")}.`,
  })),
);

const zones = Object.entries(MAY_IMPORT).flatMap(([folder, allowed]) => [
  ...FOLDERS.filter((other) => other !== folder && !allowed.includes(other)).map((other) => ({
    target: `./${folder}`,
    from: `./${other}`,
    message: `${folder} may import ${[...allowed, "itself"].join(", ")}.`,
  })),
  { target: `./${folder}`, from: "./main.ts", message: "main.ts is never imported." },
]);

/** Modules with one owner. */
const OWNED = [
  { owners: ["stacks", "main.ts"], group: ["cdktf", "cdktf/**", "constructs", "@cdktf/**"], what: "cdktf" },
  // The keeper of a lab listens on a socket in the lab's folder; the prober sends first packets.
  {
    owners: ["lab-apps", "local-lab", "validation"],
    group: ["node:net", "node:dgram", "node:http", "net", "dgram", "http"],
    what: "sockets",
  },
  // The HTTP application asks its database through psql.
  { owners: ["local-lab", "running-lab", "lab-apps"], group: ["node:child_process", "child_process"], what: "child processes" },
  { owners: ["capture-analysis/report"], group: ["d3-*"], what: "D3" },
];

const PURE_FILES_OF_LOCAL_LAB =
  "local-lab/{lab-error,names,network/*,plan,resolver,ruleset,security-group,shell-text,tracking,keeper/protocol," +
  "links/{cabling,protocol,relay-program},links/relay/{frame,line,one-way,packet-rules,random,too-long}}.ts";
const PURE = ["topology", "terraform-input", "diagram", "capture-analysis", "capture-analysis/report", PURE_FILES_OF_LOCAL_LAB];
const NODE = { group: ["node:*", "fs", "path", "os"], message: "pure: no I/O." };

const PROVIDER_ROOT = {
  name: "@cdktf/provider-aws",
  message: "The root loads every resource (seconds, 577 MB): import @cdktf/provider-aws/lib/RESOURCE.",
};

// A place inside another comes after it: ESLint takes the last rule that matches.
const ownership = Object.keys(MAY_IMPORT)
  .concat("main.ts", PURE_FILES_OF_LOCAL_LAB, "capture-analysis/report")
  .map((place) => ({
    files: [place.endsWith(".ts") ? place : `${place}/**/*.ts`],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          paths: [PROVIDER_ROOT],
          patterns: [
            ...OWNED.filter(({ owners }) => !owners.includes(place)).map(({ group, what, owners }) => ({
              group,
              message: `Only ${owners.join(" and ")} may import ${what}.`,
            })),
            ...(PURE.includes(place) ? [NODE] : []),
          ],
        },
      ],
    },
  }));

const ONLY_OR_TODO = {
  selector: "CallExpression[callee.object.name=/^(it|test|describe)$/][callee.property.name=/^(only|todo)$/]",
  message: "Don't commit .only or .todo.",
};

const HIDDEN_REASON = {
  selector: "CallExpression[callee.name=/^(once|sleep|setTimeout|setImmediate)$/] > ObjectExpression > Property[key.name='signal']",
  message: "It rejects with an AbortError, which hides the signal's reason: use lab-apps/sockets/wait.ts.",
};

export default tseslint.config(
  { ignores: ["node_modules", "dist", ".cache", "cdktf.out"] },
  js.configs.recommended,
  {
    // Prettier breaks code, but no comment, string or template.
    rules: { "max-len": ["error", { code: 140, ignoreUrls: true, ignoreRegExpLiterals: true }] },
  },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { "import-x": importX },
    settings: { "import-x/resolver-next": [createNodeResolver({ extensions: [".ts", ".js", ".json"] })] },
    rules: {
      "import-x/no-restricted-paths": ["error", { zones: [...zones, ...layerZones] }],
      "import-x/no-cycle": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "no-restricted-syntax": ["error", ONLY_OR_TODO],
      // A value may be there for its disposal alone.
      "@typescript-eslint/no-unused-vars": ["error", { ignoreUsingDeclarations: true }],
      eqeqeq: "error",
    },
  },
  ...ownership,
  {
    files: ["lab-apps/**/*.ts"],
    ignores: ["lab-apps/sockets/wait.ts"],
    rules: { "no-restricted-syntax": ["error", ONLY_OR_TODO, HIDDEN_REASON] },
  },
  {
    files: ["**/*.{js,mjs,cjs}"],
    languageOptions: {
      globals: {
        process: "readonly",
        console: "readonly",
        module: "readonly",
        require: "readonly",
        __dirname: "readonly",
        Buffer: "readonly",
        setTimeout: "readonly",
        setImmediate: "readonly",
        performance: "readonly",
        URL: "readonly",
      },
    },
  },
);
