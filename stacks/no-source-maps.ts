// Import this first, before cdktf and the provider's bindings: their source maps, which tsx has Node read, take a quarter of the time and
// memory of a synthesis. In return, stack traces show transpiled lines.
process.setSourceMapsEnabled(false);
