// `lab start HOST [SERVICE]` and `lab stop HOST [SERVICE]`: a host's services, so that a user can run other programs on their ports.
import type { Command } from "commander";
import { chosenRunningLab, type NameChoice, servicesOf, withRunningLab } from "../lab-options";
import { print, printJson } from "../output";
import { serviceStates } from "../status";

function addVerb(program: Command, action: "start" | "stop", description: string): void {
  withRunningLab(program.command(action))
    .description(description)
    .argument("<host>", "the host")
    .argument("[service]", "one of its services (default: all)")
    .option("--json", "print the states of the host's services as JSON")
    .addHelpText("after", `\nSafe to repeat.\n\nExample:\n  npx lab ${action} server tcp-server`)
    .action(async (host: string, service: string | undefined, options: NameChoice & { json?: true }) => {
      const running = chosenRunningLab(options);
      const names = servicesOf(running.lab, host, service);
      await Promise.all(names.map((name) => running.services[action](host, name)));
      const services = (await running.services.list()).filter((each) => each.host === host);
      if (options.json) printJson(services.map(({ name, state }) => ({ name, state })));
      else print(`${host}  ${serviceStates(services)}`);
    });
}

export function addStart(program: Command): void {
  addVerb(program, "start", "start the services of a host");
}

export function addStop(program: Command): void {
  addVerb(program, "stop", "stop the services of a host; they stay stopped");
}
