// `lab shell HOST`: a shell on a host.
import type { Command } from "commander";
import { attached, callersFolder, hostEnvironment } from "../attached";
import { chosenRunningLab, hostOf, type NameChoice, withRunningLab } from "../lab-options";
import { progress } from "../output";

export function addShell(program: Command): void {
  withRunningLab(program.command("shell"))
    .description("open a shell on a host")
    .argument("<host>", "the host")
    .addHelpText("after", "\nIt is the shell of the variable SHELL.\n\nExample:\n  npx lab shell client-1")
    .action(async (name: string, options: NameChoice) => {
      const running = chosenRunningLab(options);
      const host = hostOf(running.lab, name);
      if (process.stdin.isTTY) progress(`${host.name} (${host.address}): exit leaves`);
      // Debian's shells show this variable in their prompt.
      const env = { ...hostEnvironment(), debian_chroot: host.name };
      const shell = process.env["SHELL"] || "/bin/sh";
      process.exitCode = await attached(() =>
        running.spawn(host.name, ["nice", "-n", "0", "--", shell], { stdio: "inherit", env, cwd: callersFolder() }),
      );
    });
}
