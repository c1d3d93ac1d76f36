// `lab exec HOST -- COMMAND`: runs a command on a host.
import type { Command } from "commander";
import { attachedCommand } from "../attached";
import { hostOf } from "../chosen-host";
import { type NameChoice, withRunningLab } from "../lab-options";
import { chosenRunningLab, requireStandardInput } from "../running-lab";

export function addExec(program: Command): void {
  withRunningLab(program.command("exec"))
    .description("run a command on a host; its input, output and exit status are the command's")
    .argument("<host>", "the host")
    .argument("<command...>", "after --, the command and its arguments")
    .addHelpText("after", "\nExample:\n  npx lab exec client-1 -- ping -c 3 server.tcp-ip-sandbox.jch")
    .action(async (host: string, command: string[], options: NameChoice) => {
      requireStandardInput(options);
      const running = chosenRunningLab(options);
      process.exitCode = await attachedCommand(running, hostOf(running.lab, host).name, command);
    });
}
