// `lab start HOST [SERVICE]` and `lab stop HOST [SERVICE]`: a host's services, so that a user can run other programs on their ports.
import type { Command } from "commander";
import { servicesOf } from "../chosen-host";
import { type NameChoice, withRunningLab } from "../lab-options";
import { chosenRunningLab } from "../running-lab";
import { print, printJson } from "../output";
import { serviceStates, servicesOn } from "../service-states";

function addVerb(program: Command, action: "start" | "stop", description: string): void {
  withRunningLab(program.command(action))
    .description(description)
    .argument("<host>", "the host")
    .argument("[service]", "one of its services (default: all)")
    .option("--json", "print the states of the host's services as JSON")
    .addHelpText("after", `\nSafe to repeat.\n\nExample:\n  npx lab ${action} server tcp-server`)
    .action(async (hostName: string, service: string | undefined, options: NameChoice & { json?: true }) => {
      const running = chosenRunningLab(options);
      const { host, names } = servicesOf(running.lab, hostName, service);
      await Promise.all(names.map((name) => running.services[action](host.name, name)));
      const services = servicesOn(host, await running.services.list());
      if (options.json) printJson(services);
      else print(`${host.name}  ${serviceStates(services)}`);
    });
}

export function addStart(program: Command): void {
  addVerb(program, "start", "start the services of a host");
}

export function addStop(program: Command): void {
  addVerb(program, "stop", "stop the services of a host; they stay stopped");
}
