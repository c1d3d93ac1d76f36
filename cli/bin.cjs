#!/usr/bin/env node
// Edge. What `npx lab` and `npm run lab` start: TypeScript is compiled as it is loaded. CommonJS, since tsx takes 0.1 s less that way.
require("tsx/cjs");
require("./lab.ts");
