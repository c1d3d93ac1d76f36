// `lab down`: takes a lab down, or what a crash left of it.
import type { Command } from "commander";
import { down, labsUp, open } from "../../local-lab";
import { interruption } from "../interruption";
import { chosenName, type NameChoice, withRunningLab } from "../lab-options";
import { requireSameNetwork } from "../running-lab";
import { progress } from "../output";
import { requireLabMachine } from "../requirements";

export function addDown(program: Command): void {
  withRunningLab(program.command("down"))
    .description("take the lab down, or what a crash left of it")
    .addHelpText("after", "\nDone twice it does no harm.\n\nExample:\n  npx lab down")
    .action(async (options: NameChoice) => {
      requireLabMachine();
      const name = chosenName(options);
      if (options.from !== undefined && labsUp().includes(name)) requireSameNetwork(open(name), options);
      // A lab that is half down is useless, so finish despite a signal.
      interruption();
      const start = performance.now();
      const was = await down(name, { onStep: progress });
      progress(was ? `down after ${((performance.now() - start) / 1000).toFixed(2)} s` : `the lab "${name}" is not up: nothing to do`);
    });
}
