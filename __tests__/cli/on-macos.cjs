// Preloaded (node --require): Node.js reports macOS as its platform. esbuild, which compiles the command, still runs on this machine.
process.env.ESBUILD_BINARY_PATH = require.resolve(`@esbuild/${process.platform}-${process.arch}/bin/esbuild`);
Object.defineProperty(process, "platform", { value: "darwin" });
