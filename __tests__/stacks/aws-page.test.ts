// docs/aws.md describes the stack as it is synthesized.
import { instantiate } from "../../topology/lab";
import { scenario } from "../../topology/scenarios";
import { table as tableOf } from "../support/pages";
import { synthesized } from "./synthesized";

const configuration = synthesized();

const table = (heading: string) => tableOf("docs/aws.md", heading).map((row) => row.map((cell) => cell.replaceAll("`", "")));

/** A default that follows another port. */
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

test("the table of hosts has their names and addresses", () => {
  expect(table("What runs where").map(([name, address]) => [name, address])).toEqual(
    instantiate(scenario()).hosts.map(({ domainName, address }) => [domainName, address]),
  );
});

test("the costs are what their arithmetic says, and their sum", () => {
  const rows = table("What it costs");
  const figures = rows.slice(0, -1).map(([, arithmetic = "", cost]) => {
    const [product = "", divisor = "1"] = arithmetic.split("/");
    const value = product.split("x").reduce((result, factor) => result * parseFloat(factor), 1) / parseFloat(divisor);
    expect(cost).toBe(value.toFixed(4));
    return value;
  });
  expect(rows.at(-1)?.at(-1)).toBe(`**${figures.reduce((sum, value) => sum + value, 0).toFixed(4)}**`);
});
