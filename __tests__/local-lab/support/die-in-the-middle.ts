// A process of its own that begins to bring a lab up and is killed as by `kill -9`: NAME STEP DELAY_MS.
import { up } from "../../../local-lab";
import { testPlan } from "./test-lab";

const [name = "", step, delayMs] = process.argv.slice(2);
const plan = testPlan({ name, services: true });
const die = () => process.kill(process.pid, "SIGKILL");
void up(plan, {
  onStep: (title) => {
    if (title !== plan.steps[Number(step)]?.title) return;
    if (delayMs === "0") die();
    else setTimeout(die, Number(delayMs));
  },
}).then(die);
