// The local lab's network, without its programs, beside the least that a shell script can do, and beside Mininet.
import { spawnSync } from "node:child_process";
import { bareDown, bareUp } from "./support/bare-network";
import { BareShell } from "./support/bare-shell";
import { type Bench, type Check, median, medianRatio } from "./support/report";
import { down, localSources, planLab, up } from "../local-lab";
import { instantiate, type Lab } from "../topology/lab";
import { scenario } from "../topology/scenarios";

const HOSTS = [4, 50, 200];
const HOSTS_OF_MININET = [4, 50];
const HOSTS_WITHOUT_BOUND = 4;
/** Of a network that is up in some 50 ms, single rounds differ by a fifth. */
const roundsOf = (hosts: number) => (hosts < 50 ? 15 : 5);
const NAME = "bench-network";

async function timed(action: () => unknown): Promise<number> {
  const start = performance.now();
  await action();
  return (performance.now() - start) / 1000;
}

interface Mininet {
  /** Seconds that the command takes. */
  readonly mininet: number;
  /** Seconds by its own account, which leaves out that Python has to load it, as the lab's leaves out Node.js. */
  readonly mininetItself: number;
}

/** Mininet up and down. @returns undefined if it is not installed, or this user may not run it */
function mininet(hosts: number): Mininet | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const command = ["--topo", `single,${hosts}`, "--switch", "lxbr", "--controller", "none", "--test", "none"];
  const start = performance.now();
  const { error, stderr, stdout } = spawnSync("mn", command, { encoding: "utf8" });
  const seconds = (performance.now() - start) / 1000;
  if (error) return undefined;
  const itself = /completed in ([\d.]+) seconds/.exec(stdout + stderr)?.[1];
  if (itself === undefined) throw new Error(`Mininet did not say how long it took: ${stderr.slice(-500)}`);
  return { mininet: seconds, mininetItself: Number(itself) };
}

/** `ip netns del` returns before the kernel has cleared up; the next measurement must not include that. */
async function settle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 500));
}

/** Without Mininet if it is not compared at this size, or not installed. */
interface Round extends Partial<Mininet> {
  readonly up: number;
  readonly down: number;
  readonly floorUp: number;
  readonly floorDown: number;
}

async function floor(lab: Lab): Promise<Pick<Round, "floorUp" | "floorDown">> {
  const start = performance.now();
  using shell = new BareShell(bareUp(lab));
  const floorUp = (performance.now() - start) / 1000;
  return { floorUp, floorDown: await timed(() => shell.run(bareDown(lab))) };
}

async function round(lab: Lab): Promise<Round> {
  const plan = planLab(lab, { name: NAME, services: false, sources: localSources() });
  const { floorUp, floorDown } = await floor(lab);
  await settle();
  const labUp = await timed(() => up(plan));
  const labDown = await timed(() => down(NAME));
  await settle();
  const compared = HOSTS_OF_MININET.includes(lab.hosts.length) ? mininet(lab.hosts.length) : undefined;
  return { up: labUp, down: labDown, floorUp, floorDown, ...compared };
}

export const bench: Bench = {
  title: "seconds to bring the lab's network up and down, beside a bare ip and nft script and beside Mininet",
  async run(progress) {
    const rows = [];
    const checks: Check[] = [];
    for (const hosts of HOSTS) {
      const lab = instantiate(scenario(undefined, { clients: hosts - 1 }));
      const rounds: Round[] = [];
      for (let count = 1; count <= roundsOf(hosts); count++) {
        progress(`${hosts} hosts, round ${count} of ${roundsOf(hosts)}`);
        rounds.push(await round(lab));
      }
      const all = (figure: keyof Round) => rounds.flatMap((each) => each[figure] ?? []);
      const row = (figure: keyof Round) => (all(figure).length > 0 ? median(all(figure)).toFixed(3) : "");
      rows.push({
        hosts,
        up: row("up"),
        "bare script": row("floorUp"),
        down: row("down"),
        "bare down": row("floorDown"),
        "mn command": row("mininet"),
        "mn itself": row("mininetItself"),
      });
      checks.push({ what: `up / bare script at ${hosts} hosts`, value: medianRatio(all("up"), all("floorUp")), atMost: 1.5 });
      checks.push({ what: `down / bare script at ${hosts} hosts`, value: medianRatio(all("down"), all("floorDown")), atMost: 2 });
      if (all("mininet").length > 0) {
        const upAndDown = rounds.map((each) => each.up + each.down);
        checks.push({ what: `mn command / up and down at ${hosts} hosts`, value: medianRatio(all("mininet"), upAndDown), atLeast: 4 });
        // Mininet's own account leaves out the start of its Python; the lab's includes the start of the keeper's Node.js.
        if (hosts > HOSTS_WITHOUT_BOUND)
          checks.push({
            what: `mn itself / up and down at ${hosts} hosts`,
            value: medianRatio(all("mininetItself"), upAndDown),
            atLeast: 4,
          });
      } else if (HOSTS_OF_MININET.includes(hosts))
        progress("Mininet is not compared: it needs root, and mn installed (apt-get install mininet)");
    }
    return { rows, checks };
  },
};
