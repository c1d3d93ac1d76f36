import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describePlan, LabError, planLab } from "../../local-lab";
import { undoByMarks } from "../../local-lab/undo";
import { contains } from "../../topology/cidr-block";
import { defaultLab } from "./support/test-lab";

const sources = { scripts: ["/src/record.sh"], bundle: "/src/lab's apps.mjs", node: "/usr/bin/node" };
const plan = (clients: number, name?: string) => planLab(defaultLab(clients), { sources, name });

describe("the plan", () => {
  it("is the same for the same lab", () => {
    expect(plan(50)).toEqual(plan(50));
  });

  it("has an undo for every step", () => {
    for (const { title, undo } of plan(3).steps) expect({ title, undo }).toEqual({ title, undo: expect.stringMatching(/\S/) as string });
  });

  it("is undone without its record by the same scripts", () => {
    const undos = plan(3).steps.map(({ undo }) => undo);
    expect(undos.reverse()).toEqual(expect.arrayContaining(undoByMarks("tcp-ip-lab", []).slice(1)));
  });

  it.each(["sh", "bash"])("is made of scripts that %s can read, undos too", (shell) => {
    for (const script of plan(3).steps.flatMap(({ scripts, undo }) => [...scripts, undo]))
      expect(() => execFileSync(shell, ["-n"], { input: script })).not.toThrow();
  });

  it("marks every namespace with the lab's name", () => {
    const created = [...describePlan(plan(3, "alice")).matchAll(/^(?:ip netns add |: >\/run\/netns\/)(.*)$/gm)].map(([, name]) => name);
    expect(created).toEqual(["lab.alice", "lab.alice.server", "lab.alice.client-1", "lab.alice.client-2", "lab.alice.client-3"]);
  });

  it("gives no host an address that AWS reserves", () => {
    const lab = defaultLab(200);
    const reserved = ["10.0.0.0", "10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.255"];
    for (const { address } of lab.hosts) {
      expect(reserved).not.toContain(address);
      expect(contains(lab.subnetCidrBlocks.private, address)).toBe(true);
    }
  });

  it("runs what is written, whatever the paths hold", () => {
    expect(plan(3).steps[0]?.scripts[0]).toContain(`cp /src/record.sh '/src/lab'\\''s apps.mjs' /run/tcp-ip-lab/tcp-ip-lab/bin`);
  });

  it.each(["", "Alice", "a b", "a.b", "-a", "../etc", "a".repeat(32)])("refuses %j as a lab's name, and says what is allowed", (name) => {
    expect(() => plan(3, name)).toThrow(LabError);
    expect(() => plan(3, name)).toThrow(`got "${name}"; allowed are lower-case letters, digits and hyphens`);
  });

  it("grows with the hosts, not faster", () => {
    const length = (clients: number) => describePlan(plan(clients)).length;
    expect(length(200) / length(50)).toBeLessThan(4);
  });
});

describe("the scripts that the lab copies", () => {
  const folder = join(__dirname, "..", "..", "local-lab", "scripts");

  it.each(readdirSync(folder))("%s passes shellcheck", (name) => {
    expect(execFileSync("shellcheck", ["-S", "style", join(folder, name)], { encoding: "utf8" })).toBe("");
  });
});
