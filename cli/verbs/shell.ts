// `lab shell HOST`: a shell on a host.
import type { Command } from "commander";
import { attachedCommand } from "../attached";
import { hostOf } from "../chosen-host";
import { type NameChoice, withRunningLab } from "../lab-options";
import { chosenRunningLab, requireStandardInput } from "../running-lab";
import { progress } from "../output";

export function addShell(program: Command): void {
  withRunningLab(program.command("shell"))
    .description("open a shell on a host")
    .argument("<host>", "the host")
    .addHelpText("after", "\nIt is the shell of the variable SHELL.\n\nExample:\n  npx lab shell client-1")
    .action(async (name: string, options: NameChoice) => {
      requireStandardInput(options);
      const running = chosenRunningLab(options);
      const host = hostOf(running.lab, name);
      if (process.stdin.isTTY) progress(`${host.name} (${host.address}): exit leaves`);
      const shell = process.env["SHELL"] || "/bin/sh";
      // Debian's shells show this variable in their prompt.
      process.exitCode = await attachedCommand(running, host.name, [shell], { debian_chroot: host.name });
    });
}
