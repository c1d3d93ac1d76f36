// Demonstration: the rules let a port in, and nobody listens there.
import { everyTraffic } from "../../topology/traffic-ranges";
import type { Lab, LabHost } from "../../topology/lab";
import type { Demonstration } from "../demonstration";
import { attempts, describeAttempt } from "../traffic/attempt";
import { firstOf, isOpen, listeningAt, type Pair, pairs } from "./pairs";

export function unusedPair(lab: Lab): Pair | undefined {
  const ports = everyTraffic(lab).flatMap((traffic) => (traffic.protocol === "tcp" ? [traffic.port] : []));
  const unused = (to: LabHost) => ports.filter((port) => !listeningAt(to).includes(port));
  return firstOf(pairs(lab, [...lab.hosts, ...lab.internetHosts], unused), isOpen);
}

export const nobodyListens = (pair: Pair): Demonstration => ({
  name: "nobody-listens",
  protocol: "TCP",
  title: `Refused: ${pair.from.name} to ${pair.to.name}, tcp/${pair.port}`,
  shows: `${pair.from.name} tries to open tcp/${pair.port} of ${pair.to.name}: the rules let it in, and nothing listens there`,
  means: "Refused is an answer: the packets get through, and the program is missing; silence is what rules do.",
  async run(stage) {
    const { from, to, port } = pair;
    const capture = await stage.capture(to.name, `tcp port ${port}`);
    const [attempt] = await attempts(stage, [[from.name, to.name, port]]);
    const reset = () => capture.packets.find(({ fromPort, tcp }) => fromPort === port && tcp?.flags.startsWith("RST"));
    if (attempt.outcome === "refused") await capture.until(`the RST of ${to.name}`, reset);
    await capture.stop();
    return {
      seen: [`${describeAttempt(attempt)}; ${to.name} ${reset() ? "answered the SYN with RST" : "sent no RST"}`],
      asExpected: attempt.outcome === "refused" && reset() !== undefined,
    };
  },
});
