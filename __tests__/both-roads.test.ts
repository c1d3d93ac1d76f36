// A scenario with arbitrary text and numbers is either refused with the same message by AWS and by the local lab, or works on both.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import fc from "fast-check";
import { down, localSources, planLab, up } from "../local-lab";
import { LabStack } from "../stacks/lab-stack";
import { check } from "../topology/check";
import { instantiate } from "../topology/lab";
import { type Scenario, TopologyError } from "../topology/model";
import { scenario } from "../topology/scenarios";
import { describeWithNamespaces } from "./support/test-machine";
import { webNetwork } from "./support/web-network";

const NAME = "t-both-roads";

type Path = readonly (string | number)[];

/** The fields of a scenario whose text or number TypeScript does not restrict. */
function leavesOf(value: unknown, path: Path = []): Path[] {
  if (["kind", "protocol", "transport", "direction", "transports", "service", "action"].includes(String(path.at(-1)))) return [];
  if (typeof value === "string" || typeof value === "number") return [path];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, key]));
}

function replaced(value: unknown, [key, ...rest]: Path, leaf: unknown): unknown {
  if (key === undefined) return typeof value === typeof leaf ? leaf : value;
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<string | number, unknown>;
  copy[key] = replaced(copy[key], rest, leaf);
  return copy;
}

const small = scenario("tcp-ip-lab", { clients: 1 });
const changed = fc
  .constantFrom(small, webNetwork, scenario("web-server"))
  .chain((base) =>
    fc.tuple(
      fc.constant(base),
      fc.constantFrom(...leavesOf(base)),
      fc.oneof(
        fc.string(),
        fc.string({ unit: fc.constantFrom(..."abz019-_. /\n;'\"$`{}%\\") }),
        fc.constantFrom("10.0.0.0/8", "10.3.0.0/24", "203.0.113.0/24", "1.2.3.4/32", "a-b", "x".repeat(40), "server", "web"),
        fc.integer({ min: -1, max: 70_000 }),
        fc.integer({ min: 0, max: 40 }),
      ),
    ),
  )
  .map(([base, path, leaf]) => replaced(base, path, leaf) as Scenario);

function synthesize(each: Scenario): void {
  const outdir = mkdtempSync(join(tmpdir(), "both-roads-"));
  try {
    const app = new App({ outdir });
    new LabStack(app, { scenario: each, labAppsBundle: join(__dirname, "..", "dist", "lab-apps.mjs") });
    app.synth();
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

describeWithNamespaces("a scenario with any text or number at any place", () => {
  afterAll(() => down(NAME));

  it("is refused by both with the same message, or synthesizes, comes up and goes down", async () => {
    let sound = 0;
    await fc.assert(
      fc.asyncProperty(changed, async (each) => {
        if (check(each).length > 0) {
          const message = (road: () => unknown) => {
            try {
              road();
            } catch (error) {
              return error instanceof TopologyError ? error.message : error;
            }
            return "nothing";
          };
          expect(message(() => synthesize(each))).toBe(message(() => instantiate(each)));
          return;
        }
        sound++;
        synthesize(each);
        await up(planLab(instantiate(each), { name: NAME, services: false, sources: localSources() }));
        expect(await down(NAME)).toBe(true);
      }),
      { numRuns: 80 },
    );
    expect(sound).toBeGreaterThan(10);
  }, 300_000);
});
