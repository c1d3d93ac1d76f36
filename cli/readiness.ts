// Edge. Waits until the lab's server programs serve, so that every client finds its server.
import { readFileSync } from "node:fs";
import { hasSocketAt, type HostService, LabError, type RunningLab } from "../local-lab";

/** Twenty times what it takes on an idle machine. */
const PATIENCE_MS = 20_000;
const LOOK_MS = 10;

/** A server program's first words are the address and the port where it listens; a client's are a host's name and port. */
function listeningPort({ service }: HostService): number | undefined {
  const [address, port] = service.arguments;
  return address === "0.0.0.0" ? Number(port) : undefined;
}

/** A hesitant consumer that has its one connection listens no more; it serves all the same. A client has begun, no more. */
function serves(service: HostService): boolean {
  const [port, { processId }] = [listeningPort(service), service];
  if (port === undefined) return service.state !== "stopped";
  return processId !== undefined && hasSocketAt(processId, port);
}

/** A client program that came before its server has ended, and would wait for its restart delay. */
async function restartEarlyClients(running: RunningLab): Promise<void> {
  const early = running.services().filter((service) => service.state === "starting");
  await Promise.all(early.map((service) => service.restart()));
}

/** Its log goes when the lab is taken down. */
function lastWords({ logPath }: HostService): string {
  const lines = readFileSync(logPath, "utf8").trim().split("\n");
  return lines.findLast((line) => !line.startsWith("supervise: ")) || "nothing";
}

/** @throws LabError that names the services which do not */
export async function servicesServing(running: RunningLab, signal: AbortSignal): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  let waiting = running.services();
  for (;;) {
    waiting = waiting.filter((service) => !serves(service));
    signal.throwIfAborted();
    if (waiting.length === 0) return restartEarlyClients(running);
    if (performance.now() > until) {
      const lines = waiting.map((service) => `${service.name} on ${service.host}, whose log ends with: ${lastWords(service)}`);
      throw new LabError([`after ${PATIENCE_MS / 1000} s these do not serve:`, ...lines].join("\n  "));
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
