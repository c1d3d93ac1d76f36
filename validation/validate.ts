// Sends a real packet for each prediction, from every host at once, and waits until each was answered or counted as dropped.
import type { Endpoint, Probe } from "./prober/protocol";
import { retryUntil, type RunningLab } from "../running-lab";
import { DropWatch } from "./drops";
import { sendEchoes } from "./echoes";
import { isLabHost } from "../topology/reachability";
import type { Prediction } from "./matrix";
import { listen, type ProbeNews, startProber, tell } from "./prober/prober";
import { hold, type Observation, type Validated } from "./verdict";

/** Between two readings of the drop counters, at least. */
const LOOK_MS = 100;

const endpointOf = ({ traffic }: Prediction): Endpoint[] => (traffic.protocol === "icmp" ? [] : [traffic]);

/** From the internet, a host has its public address; one without it can be asked for by its private one only. */
function addressOf({ from, to }: Prediction): string {
  return isLabHost(from) || !isLabHost(to) ? to.address : (to.publicAddress ?? to.address);
}

export interface ValidateOptions {
  readonly signal: AbortSignal;
  /** Receives the number of predictions decided so far. */
  readonly onProgress: (decided: number) => void;
  /** Give up this long after the last news, in ms; it passes only if something is wrong. @default 10000 */
  readonly silenceMs?: number;
}

/** Validates predictions about a running lab. Nothing is judged by time alone: an answer or a counted drop decides. */
export async function validate(
  running: RunningLab,
  predictions: readonly Prediction[],
  { signal, onProgress, silenceMs = 10_000 }: ValidateOptions,
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
    const senders = [...running.lab.hosts, ...running.lab.internetHosts];
    const probers = senders.map(({ name }) => ({ name, prober: begin(startProber(running, name, hear)) }));
    const listening = [...new Map(predictions.flatMap(endpointOf).map((each) => [JSON.stringify(each), each])).values()];
    await Promise.all(probers.map(({ prober }) => listen(prober, listening)));
    signal.throwIfAborted();

    const drops = await DropWatch.start(running, predictions);
    for (const { name, prober } of probers) {
      const mine = [...predictions.entries()].filter(([, { from }]) => from.name === name);
      const probes = mine.flatMap(([id, each]) =>
        endpointOf(each).map((endpoint): Probe => ({ id, address: addressOf(each), ...endpoint })),
      );
      tell(prober, { probes });
      const echoes = mine.flatMap(([id, each]) => (each.traffic.protocol === "icmp" ? [{ id, address: addressOf(each) }] : []));
      if (echoes.length > 0) begin(sendEchoes(running, name, echoes, (id) => observe(id, { kind: "answered", how: "echo reply" })));
    }

    lastNews = performance.now();
    const look = async () => {
      for (const [id, at] of await drops.look()) observe(id, { kind: "dropped", at });
      onProgress(observations.size);
    };
    const decided = () => observations.size === predictions.length || performance.now() - lastNews >= silenceMs;
    await retryUntil(async () => decided() || (await look(), decided()), { intervalMs: LOOK_MS, signal });
  } finally {
    await Promise.all(started.map((disposable) => disposable[Symbol.asyncDispose]()));
  }
  return predictions.map((prediction, id) => hold(prediction, observations.get(id) ?? silence(id)));
}
