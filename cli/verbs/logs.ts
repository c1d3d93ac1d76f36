// Edge. `lab logs HOST [SERVICE]`: what the programs have written.
import { createReadStream, statSync, unwatchFile, watchFile } from "node:fs";
import { finished } from "node:stream/promises";
import type { Command } from "commander";
import type { HostService } from "../../local-lab";
import { chosenRunningLab, hostOf, type NameChoice, withRunningLab } from "../lab-options";
import { unknown } from "../nearest";

const LOOK_MS = 200;

/** Prints what a file holds between two offsets. */
async function printPart(path: string, start: number, end: number): Promise<void> {
  const stream = createReadStream(path, { start, end: end - 1 });
  stream.pipe(process.stdout, { end: false });
  await finished(stream);
}

/** Prints what a log holds beyond the offset, with a title where there are several logs; returns where it ends. */
function printer(services: readonly HostService[]): (service: HostService, offset: number) => Promise<number> {
  let last: HostService | undefined;
  return async (service, offset) => {
    const end = statSync(service.logPath, { throwIfNoEntry: false })?.size ?? 0;
    // A log that has become shorter is another one: the lab went down and came up again.
    const start = end < offset ? 0 : offset;
    if (start === end) return end;
    if (services.length > 1 && last !== service) process.stdout.write(`==> ${service.name} <==\n`);
    last = service;
    await printPart(service.logPath, start, end);
    return end;
  };
}

async function follow(
  services: readonly HostService[],
  offsets: Map<HostService, number>,
  show: ReturnType<typeof printer>,
): Promise<void> {
  let turn = Promise.resolve();
  for (const service of services)
    watchFile(service.logPath, { interval: LOOK_MS }, () => {
      turn = turn.then(async () => void offsets.set(service, await show(service, offsets.get(service) ?? 0)));
    });
  await new Promise<void>((resolve) => process.once("SIGINT", resolve).once("SIGTERM", resolve));
  for (const service of services) unwatchFile(service.logPath);
}

export function addLogs(program: Command): void {
  withRunningLab(program.command("logs"))
    .description("show what the programs of a host have written")
    .argument("<host>", "the host")
    .argument("[service]", "one of its services")
    .option("--follow", "go on until Ctrl-C")
    .addHelpText("after", "\nExample:\n  npx lab logs client-1 tcp-client --follow")
    .action(async (name: string, serviceName: string | undefined, options: NameChoice & { follow?: true }) => {
      const running = chosenRunningLab(options);
      const all = running.services(hostOf(running.lab, name).name);
      const services = all.filter((service) => serviceName === undefined || service.name === serviceName);
      if (serviceName !== undefined && services.length === 0) {
        const names = all.map((service) => service.name);
        throw unknown(`service on ${name}`, serviceName, names);
      }
      const show = printer(services);
      const offsets = new Map<HostService, number>();
      for (const service of services) offsets.set(service, await show(service, 0));
      if (options.follow) await follow(services, offsets, show);
    });
}
