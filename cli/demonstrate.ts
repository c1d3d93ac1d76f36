// Shows demonstrations on a running lab, and prints what was seen.
import type { Demonstration, Finding } from "../demonstrations/demonstration";
import { Stage } from "../demonstrations/stage";
import type { RunningLab } from "../running-lab";
import type { Captures } from "./captures";
import { paint, print } from "./output";

/** A demonstration, and what was seen: what is printed, and what --json has. */
export type Shown = Omit<Demonstration, "run"> & Finding;

export interface ShowOptions {
  readonly signal: AbortSignal;
  /** Whether nothing is printed meanwhile. */
  readonly quiet: boolean;
  /** @default - nobody gets the packets */
  readonly captures?: Captures;
}

/** Rejects once the signal is aborted, which a wait for packets does not notice. */
function abortion(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true }));
}

async function demonstrate(running: RunningLab, { run, ...words }: Demonstration, { signal, captures }: ShowOptions): Promise<Shown> {
  signal.throwIfAborted();
  await using stage = new Stage(running, {
    ...(captures && { onCapture: (host, filter, analyzer) => captures.begin(running, words.name, host, filter, analyzer) }),
  });
  try {
    return { ...words, ...(await Promise.race([run(stage), abortion(signal)])) };
  } catch (error) {
    signal.throwIfAborted();
    return { ...words, seen: [`nothing: it could not be shown: ${(error as Error).message}`], asExpected: false };
  }
}

/** One after another. */
export async function showAll(running: RunningLab, list: readonly Demonstration[], options: ShowOptions): Promise<readonly Shown[]> {
  const say: typeof print = options.quiet ? () => undefined : print;
  const shown: Shown[] = [];
  for (const demonstration of list) {
    say(["", `${shown.length + 1}. ${paint("bold", demonstration.title)}`, `   ${demonstration.shows}`]);
    const result = await demonstrate(running, demonstration, options);
    shown.push(result);
    say(result.seen.map((line) => `   ${paint(result.asExpected ? "green" : "red", "seen")} ${line}`));
    if (result.asExpected) say(`   ${paint("bold", "so")}   ${result.means}`);
    if (result.onAws !== undefined) say(`   ${paint("bold", "AWS")}  ${result.onAws}`);
  }
  return shown;
}
