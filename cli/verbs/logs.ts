// `lab logs HOST [SERVICE]`: what the programs have written.
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "commander";
import { chosenRunningLab, hostOf, type NameChoice, withRunningLab } from "../lab-options";
import { LogTail } from "../log-tail";
import { unknown } from "../nearest";

const LOOK_MS = 200;

/** Prints what the logs have that was not printed yet, with a title if there are several. */
function printer(tails: readonly LogTail[]): () => Promise<void> {
  let last: LogTail | undefined;
  return async () => {
    for (const tail of tails)
      for await (const chunk of tail.unread()) {
        if (tails.length > 1 && last !== tail) process.stdout.write(`==> ${tail.name} <==\n`);
        last = tail;
        if (!process.stdout.write(chunk)) await once(process.stdout, "drain");
      }
  };
}

async function follow(print: () => Promise<void>): Promise<void> {
  const end = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => end.abort());
  while (!end.signal.aborted) {
    await sleep(LOOK_MS, undefined, { signal: end.signal }).catch(() => undefined);
    await print();
  }
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
      const host = hostOf(running.lab, name);
      const all = host.services.map((service) => service.name);
      if (serviceName !== undefined && !all.includes(serviceName)) throw unknown(`service on ${name}`, serviceName, all);
      const names = serviceName === undefined ? all : [serviceName];
      const tails = names.map((each) => new LogTail(each, running.log(host.name, each)));
      try {
        const print = printer(tails);
        await print();
        if (options.follow) await follow(print);
      } finally {
        await Promise.all(tails.map((tail) => tail[Symbol.asyncDispose]()));
      }
    });
}
