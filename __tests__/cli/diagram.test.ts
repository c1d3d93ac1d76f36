// `lab diagram`: the picture of a scenario, or of a network of Terraform.
import { readFileSync } from "node:fs";
import { EXIT } from "../../cli/exit-status";
import { lab } from "../support/lab-command";
import { state, WEB_AND_DATABASE } from "../terraform-input/documents";

test("a scenario's picture is the one in the repository", async () => {
  expect(await lab(["diagram", "--scenario", "web-server"])).toMatchObject({
    status: EXIT.yes,
    stdout: readFileSync("docs/web-server.svg", "utf8"),
  });
});

test("a network of Terraform is drawn without the lab's private hosted zone", async () => {
  const { stdout } = await lab(["diagram", "--from", "docs/examples/web-and-database.json"]);
  expect(stdout).toContain(">web</text>");
  expect(stdout).not.toContain("hosted zone");
});

test("hosts that share a card are named one by one, unless their names count", async () => {
  const cardOf = async (...hosts: readonly string[]) => {
    const like = WEB_AND_DATABASE.find(({ type, name }) => type === "aws_instance" && name === "web")!;
    const more = hosts.map((name, index) => ({ ...like, name, values: { ...like.values, id: name, private_ip: `10.0.1.${100 + index}` } }));
    const { stdout } = await lab(["diagram", "--from", "-"], { input: state([...WEB_AND_DATABASE, ...more]) });
    return [...stdout.matchAll(/<text class="bold"[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
  };
  expect(await cardOf("one", "two", "three")).toContain("two, three");
  expect(await cardOf("one", "app-1", "app-2", "app-3")).toContain("app-1 to app-3");
});

test("what cannot be told is dashed, also between the hosts of one group", async () => {
  const untold = WEB_AND_DATABASE.map((each) =>
    each.type === "aws_instance" ? { ...each, values: { ...each.values, vpc_security_group_ids: ["sg-elsewhere"] } } : each,
  );
  const { stdout } = await lab(["diagram", "--from", "-"], { input: state(untold) });
  expect(stdout).toMatch(/<text[^>]*>all traffic<\/text>/);
  expect(stdout).toContain("Whether the traffic of a dashed wire passes cannot be told");
});
