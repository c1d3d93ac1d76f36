// What `npm run test:terraform` runs: the tests that need the terraform binary and an AWS provider.
module.exports = {
  ...require("./jest.config.js"),
  testMatch: ["**/__tests__/terraform/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/"],
  testTimeout: 300_000,
};
