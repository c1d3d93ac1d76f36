// docs/aws.md describes the stacks as they are synthesized.
import { instantiate } from "../../topology/lab";
import { type Scenario } from "../../topology/model";
import { DEFAULT_SCENARIO, scenario, scenarioNames } from "../../topology/scenarios";
import { table as tableOf } from "../support/pages";
import { synthesized } from "./synthesized";

const configuration = synthesized();

const table = (heading: string) => tableOf("docs/aws.md", heading).map((row) => row.map((cell) => cell.replaceAll("`", "")));

/** A default that depends on another port. */
function defaultOf(name: string): string | undefined {
  const parameter = scenario().ports[name];
  return typeof parameter?.default === "object" ? `${parameter.default.follows} + 1` : undefined;
}

test("the table of variables names every variable, with its type and default", () => {
  const variables = Object.entries(configuration.variable).map(([name, variable]) => [
    name,
    variable.type,
    defaultOf(name) ?? String(variable.default ?? "none"),
  ]);
  expect(table("Variables").map(([name, type, value]) => [name, type, value])).toEqual(expect.arrayContaining(variables));
  expect(table("Variables")).toHaveLength(variables.length);
});

test("the table of outputs names every output", () => {
  const hosts = scenario().hosts.map(({ name }) => name.replaceAll("-", "_"));
  const outputs = table("Outputs").flatMap(([name = ""]) =>
    name.startsWith("<host>") ? hosts.map((host) => name.replace("<host>", host)) : [name],
  );
  expect([...outputs].sort()).toEqual(Object.keys(configuration.output).sort());
});

test("the table of hosts lists their names and addresses", () => {
  expect(table("What runs where").map(([name, address]) => [name, address])).toEqual(
    instantiate(scenario()).hosts.map(({ domainName, address }) => [domainName, address]),
  );
});

test("the costs and their sum agree with the arithmetic", () => {
  const rows = table("What it costs");
  const figures = rows.slice(0, -1).map(([, arithmetic = "", cost]) => {
    const [product = "", divisor = "1"] = arithmetic.split("/");
    const value = product.split("x").reduce((result, factor) => result * parseFloat(factor), 1) / parseFloat(divisor);
    expect(cost).toBe(value.toFixed(4));
    return value;
  });
  expect(rows.at(-1)?.at(-1)).toBe(`**${figures.reduce((sum, value) => sum + value, 0).toFixed(4)}**`);
});

describe("the other scenarios", () => {
  const others = scenarioNames.filter((name) => name !== DEFAULT_SCENARIO).map((name) => scenario(name));
  const stacks = others.map((lab) => synthesized(lab));

  test("the table of their variables names every one that the first lab has not, with its type and default", () => {
    const all = stacks.flatMap(({ variable }) => Object.entries(variable)).filter(([name]) => !(name in configuration.variable));
    const variables = new Map(all.map(([name, { type, default: value }]) => [name, [name, type, String(value ?? "none")]]));
    expect(table("Their variables").map((row) => row.slice(0, 3))).toEqual(expect.arrayContaining([...variables.values()]));
    expect(table("Their variables")).toHaveLength(variables.size);
  });

  test("the tables of outputs name every output of theirs, or its form", () => {
    const forms = [...table("Outputs"), ...table("Their outputs"), ["<subnet>_subnet_cidr"]].map(
      ([name = ""]) => new RegExp(`^${name.replace(/^<(host|subnet)>/, "[a-z0-9_]+")}$`),
    );
    const outputs = stacks.flatMap(({ output }) => Object.keys(output));
    expect(outputs.filter((name) => !forms.some((form) => form.test(name)))).toEqual([]);
    const ofTheirs = forms.slice(table("Outputs").length, -1);
    expect(ofTheirs.filter((form) => !outputs.some((name) => form.test(name)))).toEqual([]);
  });

  test("the costs are those of what each scenario has", () => {
    const priceOf = Object.fromEntries(
      table("What it costs").map(([what = "", arithmetic = ""]) => [
        what,
        parseFloat(/([\d.]+)(?: a month \/ 730 h)?$/.exec(arithmetic)?.[1] ?? "0"),
      ]),
    );
    const volume = (8 * priceOf["root volumes, gp3, 8 GiB"]!) / 730;
    const row = ({ name, hosts, vpcs }: Scenario) => {
      const balancers = hosts.filter(({ loadBalancing }) => loadBalancing !== undefined).length;
      const instances = hosts.length - balancers;
      const gateways = vpcs.flatMap(({ natGateways = [] }) => natGateways).length;
      const addresses = gateways + hosts.flatMap(({ interfaces }) => interfaces.filter(({ publicAddress }) => publicAddress)).length;
      const hour =
        instances * (priceOf["instances, t2.micro"]! + volume) +
        gateways * priceOf["NAT gateway"]! +
        addresses * priceOf["public IPv4 address of the NAT gateway"]! +
        balancers * 0.027 +
        priceOf["Route 53 hosted zone"]! / 730;
      return [name, ...[instances, gateways, addresses, balancers].map(String), hour.toFixed(4)];
    };
    expect(table("What they cost")).toEqual([scenario(), ...others].map(row));
  });
});
