// Links: whether delay and rate are what was asked for, and how much passes.
import { join } from "node:path";
import { tellDisturbance } from "./support/disturbance";
import { type Bench, type Check, median } from "./support/report";
import { down, localSources, type LocalLab, planLab, up } from "../local-lab";
import { instantiate } from "../topology/lab";
import type { Link } from "../topology/model";
import { scenario } from "../topology/scenarios";

const NAME = "bench-link";
const STREAM = join(__dirname, "support", "stream.mjs");
const [SERVER, CLIENT] = ["server", "client-1"];
const PORT = 1234;

const PINGS = 200;
const DELAY_MS = 50;
const DELAY_TOLERANCE_MS = 0.5;

const RATES = [1e6, 10e6, 100e6];
const RATE_SEC = 5;
/** What is offered, for each bit that the link passes. */
const OFFERED = 1.5;
/** So that it does not run empty while the sender, on a loaded machine, waits for a core. */
const QUEUE = { packets: 20_000 };

const ROUND_TRIP_MS = 50;
/** TCP needs some of it until its windows are as large as they become. */
const WARM_UP_SEC = 3;
const STREAM_SEC = 4;
const LEAST_MBIT = 300;

const toMbit = (bitsPerSecond: number) => bitsPerSecond / 1e6;

/** @returns round-trip times in ms */
async function pings(lab: LocalLab): Promise<number[]> {
  const { stdout } = await lab.exec(CLIENT, ["ping", "-n", "-i", "0.05", "-c", String(PINGS), lab.lab.hosts[0]!.address]);
  return [...stdout.matchAll(/ time=([\d.]+)/g)].map(([, time]) => Number(time));
}

/** @returns what the receiver measured, in bit/s */
async function stream(lab: LocalLab, kind: "tcp" | "udp", receive: readonly number[], send: readonly number[]): Promise<number> {
  const command = (...words: readonly (string | number)[]) => [process.execPath, STREAM, ...words.map(String)];
  await using receiver = lab.spawn(SERVER, command(`receive-${kind}`, PORT, ...receive), { patienceMs: 60_000 });
  await receiver.until("it listens", () => receiver.stdout.includes("ready"));
  await using _ = lab.spawn(CLIENT, command(`send-${kind}`, lab.lab.hosts[0]!.address, PORT, ...send), { stdio: "ignore" });
  const [, json = ""] = await receiver.until("its figure", () => /^(\{.*\})$/m.exec(receiver.stdout) ?? undefined);
  return (JSON.parse(json) as { readonly bitsPerSecond: number }).bitsPerSecond;
}

const throughput = (lab: LocalLab) => stream(lab, "tcp", [WARM_UP_SEC, STREAM_SEC], []);

async function overrun(lab: LocalLab): Promise<number> {
  const counters = (await lab.links.list()).flatMap((each) => Object.values(each.counters ?? {}));
  return counters.reduce((sum, each) => sum + each.overrun, 0);
}

interface Measured {
  readonly row: Readonly<Record<string, string | number>>;
  readonly check: Check;
}

async function measureDelay(lab: LocalLab): Promise<Measured> {
  await lab.links.set(CLIENT, { out: { delayMs: DELAY_MS } });
  const times = await pings(lab);
  const mean = times.reduce((sum, each) => sum + each, 0) / times.length;
  const deviation = Math.sqrt(times.reduce((sum, each) => sum + (each - mean) ** 2, 0) / times.length);
  const [least, most] = [Math.min(...times), Math.max(...times)];
  const what = `the median of ${times.length} pings at ${DELAY_MS} ms`;
  const notes = `deviation ${deviation.toFixed(3)}, least ${least.toFixed(2)}, most ${most.toFixed(2)}`;
  return {
    row: { measured: `${what}, ms`, asked: DELAY_MS, got: median(times).toFixed(3), notes },
    check: { what, value: median(times), atLeast: DELAY_MS - DELAY_TOLERANCE_MS, atMost: DELAY_MS + DELAY_TOLERANCE_MS },
  };
}

async function measureRate(lab: LocalLab, bitsPerSecond: number): Promise<Measured> {
  // What still waits for another rate would pass as well.
  await lab.links.reset(CLIENT);
  await lab.links.set(CLIENT, { out: { bitsPerSecond, queue: QUEUE } });
  const got = await stream(lab, "udp", [RATE_SEC], [bitsPerSecond * OFFERED, RATE_SEC + 2]);
  const notes = `${await overrun(lab)} frames overrun`;
  return {
    row: { measured: `the rate over ${RATE_SEC} s, Mbit/s`, asked: toMbit(bitsPerSecond), got: toMbit(got).toFixed(3), notes },
    check: { what: `the rate, as a share of ${toMbit(bitsPerSecond)} Mbit/s,`, value: got / bitsPerSecond, atLeast: 0.97, atMost: 1.03 },
  };
}

async function measureThroughput(lab: LocalLab): Promise<Measured> {
  await lab.links.reset(CLIENT);
  const without = await throughput(lab);
  const half: Link = { out: { delayMs: ROUND_TRIP_MS / 2 }, in: { delayMs: ROUND_TRIP_MS / 2 } };
  await lab.links.set(CLIENT, half);
  const got = await throughput(lab);
  const what = `TCP at a round trip of ${ROUND_TRIP_MS} ms, in Mbit/s`;
  const share = ((100 * got) / without).toFixed(1);
  const notes = `${share} % of ${toMbit(without).toFixed(0)} without a link; ${await overrun(lab)} frames overrun`;
  return {
    row: { measured: what, asked: `at least ${LEAST_MBIT}`, got: toMbit(got).toFixed(0), notes },
    check: { what, value: toMbit(got), atLeast: LEAST_MBIT },
  };
}

export const bench: Bench = {
  title: "a link's delay, rate and throughput, beside what was asked for and the path without a link",
  async run(progress) {
    await tellDisturbance(progress);
    await down(NAME);
    const plan = planLab(instantiate(scenario(undefined, { clients: 1 })), { name: NAME, services: false, sources: localSources() });
    const { running } = await up(plan);
    const measured: Measured[] = [];
    const measure = async (what: string, one: () => Promise<Measured>) => {
      progress(what);
      measured.push(await one());
    };
    try {
      await measure("delay", () => measureDelay(running));
      for (const rate of RATES) await measure(`rate, ${toMbit(rate)} Mbit/s`, () => measureRate(running, rate));
      await measure("throughput", () => measureThroughput(running));
    } finally {
      await down(NAME);
    }
    return { rows: measured.map(({ row }) => row), checks: measured.map(({ check }) => check) };
  },
};
