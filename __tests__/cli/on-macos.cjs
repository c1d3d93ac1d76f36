// Preloaded (node --require): what follows believes that it runs on macOS. esbuild, which compiles the command, is still this machine's.
process.env.ESBUILD_BINARY_PATH = require.resolve(`@esbuild/${process.platform}-${process.arch}/bin/esbuild`);
Object.defineProperty(process, "platform", { value: "darwin" });
