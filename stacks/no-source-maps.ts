// Imported first, before cdktf and the provider's bindings: tsx has Node read every module's source map, and the bindings carry megabytes of
// them, which take a quarter of the time and of the memory of a synthesis. A stack trace shows transpiled lines in return.
process.setSourceMapsEnabled(false);
