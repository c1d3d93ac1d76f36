// What `npm test` runs. The Terraform tests have a configuration of their own: they need the terraform binary and a provider.
module.exports = {
  testMatch: ["**/__tests__/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/", "/__tests__/terraform/"],
  transform: { "\\.ts$": ["@swc/jest", { jsc: { target: "es2022", parser: { syntax: "typescript" } } }] },
  // D3's packages are ES modules, which jest cannot require(); under this condition they name a build that it can.
  testEnvironmentOptions: { customExportConditions: ["node", "node-addons", "umd"] },
  globalSetup: "./__tests__/support/build-bundles.ts",
  // Not in /tmp, where other users could plant code. Root and the clone's owner have one each.
  cacheDirectory: `<rootDir>/.cache/jest-${process.getuid?.()}`,
  modulePathIgnorePatterns: ["/dist/", "/.cache/", "/cdktf.out/"],
  testTimeout: 60_000,
};
