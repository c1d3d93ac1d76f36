import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describePlan, LabError, planLab } from "../../local-lab";
import { contains } from "../../topology/cidr-block";
import { defaultLab } from "./support/test-lab";

const sources = { programs: ["/src/lab's apps.mjs", "/src/prober.mjs"], keeper: "/src/keeper.mjs", node: "/usr/bin/node" };
const plan = (clients: number, name?: string) => planLab(defaultLab(clients), { sources, name });

describe("the plan", () => {
  it.each(["sh", "bash"])("is a script that %s can parse, as a whole and step by step", (shell) => {
    for (const script of [describePlan(plan(3)), ...plan(20).steps.flatMap(({ scripts }) => scripts)])
      expect(() => execFileSync(shell, ["-n"], { input: script })).not.toThrow();
  });

  it("makes a network namespace for each host, with the host's name", () => {
    const made = [...describePlan(plan(3)).matchAll(/^: >\/run\/netns\/(.*)$/gm)].map(([, name]) => name);
    expect(made).toEqual(["server", "client-1", "client-2", "client-3"]);
  });

  it("gives no host an address that AWS reserves", () => {
    const lab = defaultLab(200);
    const reserved = ["10.0.0.0", "10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.255"];
    for (const { address } of lab.hosts) {
      expect(reserved).not.toContain(address);
      expect(contains(lab.subnets[0]!.cidrBlock, address)).toBe(true);
    }
  });

  it("quotes paths with special characters", () => {
    expect(plan(3).steps[0]?.scripts[0]).toContain(`cp '/src/lab'\\''s apps.mjs' /src/prober.mjs /run/this-lab/bin`);
  });

  it.each(["", "Alice", "a b", "a.b", "-a", "../etc", "a".repeat(32)])("refuses %j as a lab's name, and lists what is allowed", (name) => {
    expect(() => plan(3, name)).toThrow(LabError);
    expect(() => plan(3, name)).toThrow(`got "${name}"; allowed are lower-case letters, digits and hyphens`);
  });
});

describe("the scripts", () => {
  const folder = join(__dirname, "..", "..", "local-lab", "scripts");
  const scripts = readdirSync(folder);

  it.each(scripts.filter((name) => name.endsWith(".sh")))("%s passes shellcheck", (name) => {
    expect(execFileSync("shellcheck", ["-S", "style", join(folder, name)], { encoding: "utf8" })).toBe("");
  });

  it.each(scripts.filter((name) => name.endsWith(".pl")))("%s compiles without a warning", (name) => {
    expect(() => execFileSync("perl", ["-c", "-Mwarnings=FATAL,all", join(folder, name)], { stdio: "pipe" })).not.toThrow();
  });
});
