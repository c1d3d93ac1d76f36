// Preloaded (node --require): Node.js reports the version in PRETENDED_NODE.
Object.defineProperty(process, "versions", { value: { ...process.versions, node: process.env.PRETENDED_NODE } });
