// `lab logs HOST [SERVICE]`: what the programs have written.
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "commander";
import type { ServiceLog } from "../../running-lab";
import { servicesOf } from "../chosen-host";
import { type NameChoice, withRunningLab } from "../lab-options";
import { chosenRunningLab } from "../running-lab";
import { progress, showsColours } from "../output";

const LOOK_MS = 200;

/** Takes colours out of a log that comes in chunks: one may end within an escape sequence. */
function colourless(): (chunk: Buffer) => Buffer {
  let held = "";
  return (chunk) => {
    // Latin-1 keeps every byte as it is.
    const text = held + chunk.toString("latin1");
    // eslint-disable-next-line no-control-regex -- ESC
    const end = text.search(/\x1b(\[[0-9;]*)?$/);
    const whole = end < 0 ? text : text.slice(0, end);
    held = text.slice(whole.length);
    // eslint-disable-next-line no-control-regex -- ESC
    return Buffer.from(whole.replace(/\x1b\[[0-9;]*m/g, ""), "latin1");
  };
}

/** Prints what is new in the logs, with a title if there are several. */
function printer(logs: readonly ServiceLog[]): () => Promise<void> {
  const shown = new Map(logs.map((log) => [log, showsColours() ? (chunk: Buffer) => chunk : colourless()]));
  let last: ServiceLog | undefined;
  return async () => {
    for (const log of logs)
      for await (const chunk of log.unread()) {
        if (logs.length > 1 && last !== log) process.stdout.write(`==> ${log.name} <==\n`);
        last = log;
        if (!process.stdout.write(shown.get(log)!(chunk))) await once(process.stdout, "drain");
      }
  };
}

/** Aborted by Ctrl-C, which ends `--follow` with 0, even before the existing log is printed. */
function ending(): AbortSignal {
  const end = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => end.abort());
  return end.signal;
}

async function follow(print: () => Promise<void>, end: AbortSignal): Promise<void> {
  while (!end.aborted) {
    await sleep(LOOK_MS, undefined, { signal: end }).catch(() => undefined);
    await print();
  }
}

export function addLogs(program: Command): void {
  withRunningLab(program.command("logs"))
    .description("show what the programs of a host have written, a colour per connection on a terminal")
    .argument("<host>", "the host")
    .argument("[service]", "one of its services (default: all)")
    .option("--follow", "go on until Ctrl-C")
    .addHelpText("after", "\nExample:\n  npx lab logs client-1 tcp-client --follow")
    .action(async (hostName: string, service: string | undefined, options: NameChoice & { follow?: true }) => {
      const running = chosenRunningLab(options);
      const { host, names } = servicesOf(running.lab, hostName, service);
      const logs = names.map((name) => running.services.log(host.name, name));
      try {
        const print = printer(logs);
        const end = options.follow && ending();
        await print();
        const defect = running.hostDefect(host.name);
        if (defect !== undefined) progress(defect);
        if (end) await follow(print, end);
      } finally {
        await Promise.all(logs.map((log) => log[Symbol.asyncDispose]()));
      }
    });
}
