// Sends a real packet for each prediction, from every host at once, and waits until each was answered or counted as dropped.
import type { Endpoint, Probe } from "./prober/protocol";
import type { RunningLab } from "../local-lab";
import { DropWatch } from "./drops";
import { sendEchoes } from "./echoes";
import { isLabHost } from "../topology/reachability";
import type { Prediction } from "./matrix";
import { type ProbeNews, Prober } from "./prober/prober";
import { hold, type Observation, type Validated } from "./verdict";

/** It passes only if something is wrong. */
const SILENCE_MS = 10_000;

/** The least time between two readings of the drop counters; at least as long as a reading takes. */
const LOOK_MS = 100;

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const endpointOf = ({ traffic }: Prediction): Endpoint[] => (traffic.protocol === "icmp" ? [] : [traffic]);

/** From the internet, a host has its public address; one without it can be asked for by its private one only. */
function addressOf({ from, to }: Prediction): string {
  return isLabHost(from) || !isLabHost(to) ? to.address : (to.publicAddress ?? to.address);
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
    const probers = [...running.lab.hosts, ...running.lab.internetHosts].map(({ name }) => ({
      name,
      prober: begin(new Prober(running, name, hear)),
    }));
    const listening = [...new Map(predictions.flatMap(endpointOf).map((each) => [JSON.stringify(each), each])).values()];
    await Promise.all(probers.map(({ prober }) => prober.listen(listening)));
    signal.throwIfAborted();

    const drops = await DropWatch.start(running, predictions);
    for (const { name, prober } of probers) {
      const mine = [...predictions.entries()].filter(([, { from }]) => from.name === name);
      const probes = mine.flatMap(([id, each]) =>
        endpointOf(each).map((endpoint): Probe => ({ id, address: addressOf(each), ...endpoint })),
      );
      prober.probe(probes);
      const echoes = mine.flatMap(([id, each]) => (each.traffic.protocol === "icmp" ? [{ id, address: addressOf(each) }] : []));
      begin(sendEchoes(running, name, echoes, (id) => observe(id, { kind: "answered", how: "echo reply" })));
    }

    lastNews = performance.now();
    let pauseMs = LOOK_MS;
    while (observations.size < predictions.length && performance.now() - lastNews < silenceMs) {
      await sleep(pauseMs);
      signal.throwIfAborted();
      const lookedAt = performance.now();
      const places = await drops.look();
      pauseMs = Math.max(LOOK_MS, performance.now() - lookedAt);
      for (const [id, at] of places) observe(id, { kind: "dropped", at });
      onProgress(observations.size);
    }
  } finally {
    await Promise.all(started.map((disposable) => disposable[Symbol.asyncDispose]()));
  }
  return predictions.map((prediction, id) => hold(prediction, observations.get(id) ?? silence(id)));
}
