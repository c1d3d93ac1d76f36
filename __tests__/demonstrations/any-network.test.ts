// The demonstrations for any network: which pairs they are shown with, and what a lab of a Terraform state shows.
import { demonstrationsFor } from "../../demonstrations/any-network";
import { demonstrationsOfLab } from "../../demonstrations";
import { EXIT } from "../../cli/exit-status";
import { readTerraform } from "../../terraform-input";
import { instantiate } from "../../topology/lab";
import { scenario } from "../../topology/scenarios";
import { lab } from "../support/lab-command";
import { describeWithNamespaces } from "../support/test-machine";
import { state, WEB_AND_DATABASE } from "../terraform-input/documents";

const titlesOf = (text: string) => demonstrationsFor(instantiate(readTerraform(text).scenario)).list.map(({ title }) => title);

const tcp = (from: number, to: number, more: object) => ({ protocol: "tcp", from_port: from, to_port: to, ...more });
const anywhere = { cidr_blocks: ["0.0.0.0/0"] };

/** A web server that the internet reaches; SSH is for a block without hosts, and nothing listens in a range of open ports. */
const PUBLIC_WEB = [
  ...WEB_AND_DATABASE.map((each) => {
    if (each.name !== "web") return each;
    const ingress = [tcp(443, 443, anywhere), tcp(22, 22, { cidr_blocks: ["203.0.113.0/24"] }), tcp(8000, 8100, anywhere)];
    return { ...each, values: { ...each.values, ...(each.type === "aws_instance" ? { public_ip: "198.51.100.7" } : { ingress }) } };
  }),
  { type: "aws_internet_gateway", name: "main", values: { id: "igw-1", vpc_id: "vpc-1" } },
  {
    type: "aws_route_table",
    name: "main",
    values: { id: "rtb-1", vpc_id: "vpc-1", route: [{ cidr_block: "0.0.0.0/0", gateway_id: "igw-1" }] },
  },
  { type: "aws_route_table_association", name: "main", values: { subnet_id: "subnet-1", route_table_id: "rtb-1" } },
];

const PUBLIC = state(PUBLIC_WEB);

test("each is shown with the first pair that can show it", () => {
  expect(titlesOf(PUBLIC)).toEqual([
    "The internet reaches web",
    "Open: web to db, tcp/5432",
    "Closed: db to web, tcp/22",
    "Refused: internet to web, tcp/8000",
  ]);
});

test("a pair whose SYN the receiver drops comes before one whose SYN does not leave", () => {
  const other = PUBLIC_WEB.filter(({ name, type }) => name === "web" && type === "aws_instance").map((each) => ({
    ...each,
    name: "other",
    values: { ...each.values, id: "i-other", private_ip: "10.0.1.30" },
  }));
  expect(titlesOf(state([...PUBLIC_WEB, ...other]))[2]).toBe("Closed: other to web, tcp/22");
});

test("what a network has no pair for is left out, and said", () => {
  const { list, lacking } = demonstrationsFor(instantiate(readTerraform(state(WEB_AND_DATABASE)).scenario));
  expect(list.map(({ title }) => title)).toEqual(["Open: web to db, tcp/5432", "Closed: internet to db, tcp/5432"]);
  expect(lacking).toEqual(["no listener that the internet reaches", "no TCP port that is let in and unused"]);
});

test("a pair of which nothing can be told shows nothing", () => {
  const untold = WEB_AND_DATABASE.map((each) =>
    each.name === "db" && each.type === "aws_security_group"
      ? { ...each, values: { ...each.values, ingress: [tcp(5432, 5432, { security_groups: ["sg-elsewhere"] })] } }
      : each,
  );
  expect(titlesOf(state(untold))).toEqual(["Closed: internet to db, tcp/5432"]);
});

test("a scenario's lab has its own", () => {
  expect(demonstrationsOfLab(instantiate(scenario("web-server"))).list[0]?.name).toBe("web-page");
});

describeWithNamespaces("lab demo --from", () => {
  test("shows with real packets what it should, and that every prediction holds", async () => {
    const name = "t-any-network";
    const { status, stdout } = await lab(["demo", "--from", "-", "--name", name, "--json", "--report", "/dev/null"], { input: PUBLIC });
    const { demonstrations, ...result } = JSON.parse(stdout) as { demonstrations: { name: string; asExpected: boolean; seen: string[] }[] };
    expect({ status, ...result }).toMatchObject({ status: EXIT.yes, pass: true, validation: { pass: true } });
    expect(demonstrations.map((each) => [each.name, each.asExpected])).toEqual([
      ["open-to-the-internet", true],
      ["open-inside", true],
      ["missing-rule", true],
      ["nobody-listens", true],
    ]);
    const seen = demonstrations.flatMap((each) => each.seen).join("\n");
    expect(seen).toMatch(/^the SYN passed at web: egress rule web-egress-1; at db: ingress rule db-ingress-1$/m);
    expect(seen).toMatch(/^missing: an egress rule in security group db: tcp\/22 to a block that holds 10\.0\.1\.10$/m);
    expect(seen).toMatch(/^internet to web tcp\/8000: refused; web answered the SYN with RST$/m);
  });
});
