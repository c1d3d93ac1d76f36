import { parseSecurityGroup } from "../../local-lab/ruleset";

test("what nft says is refused if it is no ruleset", () => {
  expect(() => parseSecurityGroup('{"error":"no"}')).toThrow('nft did not list a ruleset: got {"error":"no"}');
});
