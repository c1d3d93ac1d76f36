// Sends a real packet for each prediction, from every host at once, and waits until each was answered or counted as dropped.
import type { Endpoint, Probe } from "./prober/protocol";
import type { Flow, RunningLab } from "../local-lab";
import { sendEchoes } from "./echoes";
import type { Prediction } from "./matrix";
import { type ProbeNews, Prober } from "./prober/prober";
import { hold, type Observation, type Validated } from "./verdict";

/** It passes only if something is wrong. */
const SILENCE_MS = 10_000;

/** The least time between two readings of the drop counters; at least as long as a reading takes. */
const LOOK_MS = 100;

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const endpointOf = ({ traffic }: Prediction): Endpoint[] => (traffic.protocol === "icmp" ? [] : [traffic]);

/** At either end: the packet that the sender's security group may drop, and the one that the receiver's may drop. */
function flowsOf({ from, to, traffic }: Prediction): (readonly [string, Flow])[] {
  return [
    [from.name, { direction: "egress", peerAddress: to.address, ...traffic }],
    [to.name, { direction: "ingress", peerAddress: from.address, ...traffic }],
  ];
}

/** From then on {@link readDrops} counts them. */
async function countDrops(running: RunningLab, predictions: readonly Prediction[]): Promise<void> {
  const flows = new Map<string, Flow[]>(running.lab.hosts.map(({ name }) => [name, []]));
  for (const [host, flow] of predictions.flatMap(flowsOf)) flows.get(host)?.push(flow);
  await running.countDrops(flows);
}

/** Packets dropped so far, by host, direction, peer, protocol and port. */
async function readDrops(running: RunningLab): Promise<Map<string, number>> {
  const securityGroups = await running.securityGroups();
  return new Map([...securityGroups].flatMap(([host, { probeDrops }]) => probeDrops.map((drop) => [dropKey(host, drop), drop.packets])));
}

function dropKey(host: string, { direction, peerAddress, protocol, port }: Flow): string {
  return [host, direction, peerAddress, protocol, port ?? ""].join(" ");
}

/** A drop of just this packet, at either end, since the first look. */
function newDrop(prediction: Prediction, before: Map<string, number>, now: Map<string, number>): Observation | undefined {
  for (const [host, flow] of flowsOf(prediction)) {
    const key = dropKey(host, flow);
    if ((now.get(key) ?? 0) > (before.get(key) ?? 0)) return { kind: "dropped", at: flow.direction === "egress" ? "out" : "in" };
  }
  return undefined;
}

export interface ValidateOptions {
  readonly signal: AbortSignal;
  /** Receives the number of predictions decided so far. */
  readonly onProgress: (decided: number) => void;
  /** Give up this long after the last news. @default 10000 */
  readonly silenceMs?: number;
}

/** Validates predictions about a running lab. Nothing is judged by time alone: an answer or a counted drop decides. */
export async function validate(
  running: RunningLab,
  predictions: readonly Prediction[],
  { signal, onProgress, silenceMs = SILENCE_MS }: ValidateOptions,
): Promise<Validated[]> {
  const observations = new Map<number, Observation>();
  let lastNews = performance.now();
  const observe = (id: number, observation: Observation) => {
    if (observations.has(id)) return;
    observations.set(id, observation);
    lastNews = performance.now();
  };

  // An error code decides nothing yet: a counted drop does.
  const failures = new Map<number, string>();
  const hear = (news: ProbeNews) => {
    if ("answer" in news) observe(news.id, { kind: "answered", how: news.answer });
    else failures.set(news.id, news.failure);
  };
  const silence = (id: number): Observation => ({ kind: "silence", ...(failures.has(id) && { failure: failures.get(id) }) });

  const started: AsyncDisposable[] = [];
  const begin = <T extends AsyncDisposable>(disposable: T): T => {
    started.push(disposable);
    return disposable;
  };
  try {
    const probers = running.lab.hosts.map(({ name }) => ({
      name,
      prober: begin(new Prober(running, name, hear)),
    }));
    const listening = [...new Map(predictions.flatMap(endpointOf).map((each) => [JSON.stringify(each), each])).values()];
    await Promise.all(probers.map(({ prober }) => prober.listen(listening)));
    signal.throwIfAborted();

    await countDrops(running, predictions);
    const before = await readDrops(running);
    for (const { name, prober } of probers) {
      const mine = [...predictions.entries()].filter(([, { from }]) => from.name === name);
      const probes = mine.flatMap(([id, each]) =>
        endpointOf(each).map((endpoint): Probe => ({ id, address: each.to.address, ...endpoint })),
      );
      prober.probe(probes);
      const echoes = mine.flatMap(([id, { to, traffic }]) => (traffic.protocol === "icmp" ? [{ id, address: to.address }] : []));
      begin(sendEchoes(running, name, echoes, (id) => observe(id, { kind: "answered", how: "echo reply" })));
    }

    lastNews = performance.now();
    let pauseMs = LOOK_MS;
    while (observations.size < predictions.length && performance.now() - lastNews < silenceMs) {
      await sleep(pauseMs);
      signal.throwIfAborted();
      const lookedAt = performance.now();
      const now = await readDrops(running);
      pauseMs = Math.max(LOOK_MS, performance.now() - lookedAt);
      for (const [id, prediction] of predictions.entries()) {
        const drop = observations.has(id) ? undefined : newDrop(prediction, before, now);
        if (drop) observe(id, drop);
      }
      onProgress(observations.size);
    }
  } finally {
    await Promise.all(started.map((disposable) => disposable[Symbol.asyncDispose]()));
  }
  return predictions.map((prediction, id) => hold(prediction, observations.get(id) ?? silence(id)));
}
