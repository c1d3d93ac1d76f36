// The prober on one host: it listens there, and sends first packets from there. See main.ts.
import type { Endpoint, ProberInput, ProberOutput } from "./protocol";
import { type HostProcess, LabError, type RunningLab } from "../../running-lab";

export type ProbeNews = Exclude<ProberOutput, { listening: true }>;

/** It says one line for itself: that it listens. */
export type Prober = HostProcess<true>;

export function startProber(running: RunningLab, host: string, onNews: (news: ProbeNews) => void): Prober {
  const parseLine = (line: string) => {
    const output = JSON.parse(line) as ProberOutput;
    if ("listening" in output) return output.listening;
    onNews(output);
    return undefined;
  };
  return running.spawn(host, running.program("prober"), { name: `the prober on ${host}`, stdio: "pipe", parseLine });
}

export function tell({ input }: Prober, what: ProberInput): void {
  input?.write(`${JSON.stringify(what)}\n`);
}

/** Settles once it listens. @throws LabError if it ends instead */
export async function listen(prober: Prober, endpoints: readonly Endpoint[]): Promise<void> {
  tell(prober, { listen: endpoints });
  const onEnd = () => new LabError(`${prober.name} ended: ${prober.stderr.trim() || "somebody killed it, or took the lab down"}`);
  await prober.until("it listens", () => prober.lines[0], { timeoutMs: Infinity, onEnd });
}
