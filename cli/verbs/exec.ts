// `lab exec HOST -- COMMAND`: runs a command on a host.
import type { Command } from "commander";
import { attached, callersFolder, hostEnvironment } from "../attached";
import { chosenRunningLab, hostOf, type NameChoice, withRunningLab } from "../lab-options";

export function addExec(program: Command): void {
  withRunningLab(program.command("exec"))
    .description("run a command on a host; its input, output and exit status are the command's")
    .argument("<host>", "the host")
    .argument("<command...>", "after --, the command and its arguments")
    .addHelpText("after", "\nExample:\n  npx lab exec client-1 -- ping -c 3 server.tcp-ip-sandbox.jch")
    .action(async (host: string, command: string[], options: NameChoice) => {
      const running = chosenRunningLab(options);
      // `nice` ends with 127 for an unknown command, as a shell does; `env` would take FOO=1 for an assignment.
      const start = () =>
        running.spawn(hostOf(running.lab, host).name, ["nice", "-n", "0", "--", ...command], {
          stdio: "inherit",
          env: hostEnvironment(),
          cwd: callersFolder(),
        });
      process.exitCode = await attached(start);
    });
}
