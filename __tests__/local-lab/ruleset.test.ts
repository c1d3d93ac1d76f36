import { parseSecurityGroup } from "../../local-lab/ruleset";

test("output of nft that is not a ruleset is refused", () => {
  expect(() => parseSecurityGroup('{"error":"no"}')).toThrow('nft did not list a ruleset: got {"error":"no"}');
});
