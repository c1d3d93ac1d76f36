// Preloaded (node --require): what follows believes that it runs on the Node.js that PRETENDED_NODE names.
Object.defineProperty(process, "versions", { value: { ...process.versions, node: process.env.PRETENDED_NODE } });
