#!/usr/bin/env node
// Edge. What `npx lab` and `npm run lab` start: TypeScript is compiled as it is loaded. CommonJS, since tsx takes 0.1 s less that way.
try {
  require("tsx/cjs");
} catch (error) {
  if (error.code !== "MODULE_NOT_FOUND") throw error;
  process.stderr.write("lab: the npm packages are not installed yet: npm run lab installs them, and runs the demonstrations\n");
  process.exit(3);
}
require("./lab.ts");
