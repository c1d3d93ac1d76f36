// A process of its own that begins to take a lab down and is killed as by `kill -9`: NAME DELAY_MS.
import { down } from "../../../local-lab";

const [name = "", delayMs] = process.argv.slice(2);
const die = () => process.kill(process.pid, "SIGKILL");
void down(name, { onStep: () => setTimeout(die, Number(delayMs)) }).then(die);
