// The values of block parameters.
import { blockListDefect, blockLists } from "../../topology/block-lists";
import { TopologyError } from "../../topology/model";
import { scenario } from "../../topology/scenarios";

const NAME = "ssh_cidr_blocks";
const many = (count: number) => Array.from({ length: count }, (_, index) => `192.0.2.${index}/32`);
const [form, number] = ["must be IPv4 CIDR blocks without host bits, such as 203.0.113.10/32", "must be 1 to 10 CIDR blocks"];

test.each<[readonly string[], string]>([
  [["192.0.2.1/24", "fd00::/16", "192.0.2.0/24"], `${form}: got 192.0.2.1/24, fd00::/16`],
  [[""], `${form}: got `],
  [["192.0.2.0"], `${form}: got 192.0.2.0`],
  [[], `${number}: got none`],
  [many(11), `${number}: got ${many(11).join(", ")}`],
  [["192.0.2.0/24", "192.0.2.0/24"], "must not hold a block twice: got 192.0.2.0/24, 192.0.2.0/24"],
  [["0.0.0.0/1", "10.0.0.0/8"], "must not hold a block that is larger than /8, such as 0.0.0.0/0, which lets anyone try to log in; "],
])("%j is refused: %s", (blocks, message) => {
  expect(blockListDefect(NAME, blocks, false)).toMatch(new RegExp(`^${NAME} ${message.replaceAll(/[.:/+?]/g, "\\$&")}`));
});

test.each([[["10.0.0.0/8"]], [many(10)]])("%j is allowed", (blocks) => {
  expect(blockListDefect(NAME, blocks, false)).toBeUndefined();
});

test("large blocks are allowed if that is said", () => {
  expect(blockListDefect(NAME, ["0.0.0.0/0"], true)).toBeUndefined();
});

test("a prefix list has the chosen blocks, or the default ones; an unknown parameter is refused", () => {
  const web = scenario("web-server");
  const [list] = web.prefixLists!;
  expect(blockLists(web, {})(list!)).toEqual(["198.51.100.0/24"]);
  expect(blockLists(web, { blocks: { [NAME]: ["192.0.2.0/24"] } })(list!)).toEqual(["192.0.2.0/24"]);
  for (const given of [{ blocks: { office: [] } }, { fromAnywhere: ["office"] }])
    expect(() => blockLists(web, given)).toThrow(new TopologyError(`web-server has no block parameter "office"; it has ${NAME}`));
});
