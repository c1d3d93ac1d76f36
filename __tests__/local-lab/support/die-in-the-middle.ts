// A process of its own that begins to bring a lab up and is killed as by `kill -9`: NAME STEP DELAY_MS [SCRIPT], where the script is a further step's.
import { up } from "../../../local-lab";
import { testPlan } from "./test-lab";

const [name = "", step, delayMs, script] = process.argv.slice(2);
const plan = testPlan({ name, services: true });
const steps = [...plan.steps, ...(script === undefined ? [] : [{ title: "run a script", scripts: [script], undo: ":" }])];
const die = () => process.kill(process.pid, "SIGKILL");
void up(
  { ...plan, steps },
  {
    onStep: (title) => {
      if (title !== steps[Number(step)]?.title) return;
      if (delayMs === "0") die();
      else setTimeout(die, Number(delayMs));
    },
  },
).then(die);
