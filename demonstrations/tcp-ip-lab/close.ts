// Demonstration: a connection closes in four steps, one half at a time.
import { hostNamed } from "../../topology/reachability";
import { duration } from "../../topology/words";
import type { Demonstration } from "../demonstration";
import { eventsOf, reported } from "../traffic/lab-program";
import { socketState } from "../kernel/socket-state";
import { findClose } from "../packets/tcp-close";

/** So long is the connection half closed. */
const ANSWER_AFTER_SEC = 2;

export const close: Demonstration = {
  name: "close",
  protocol: "TCP",
  title: "TCP: the four-step close",
  shows: `client-2 sends one message and a FIN behind it; the server's answer comes ${ANSWER_AFTER_SEC} s later, and then its FIN`,
  means: "Each side closes its own half of a connection: who has sent a FIN still receives, and who closed first waits in TIME-WAIT.",
  async run(stage) {
    const server = hostNamed(stage.lab, "server");
    const source = hostNamed(stage.lab, "client-2");
    const port = stage.lab.ports["application_port"];
    await stage.stopService("server", "tcp-server");
    const program = stage.program("server", `tcp-server 0.0.0.0 ${port} --response-delay-sec ${ANSWER_AFTER_SEC}`);
    await reported(program, "listening");
    const capture = await stage.capture("client-2", `tcp port ${port}`);
    const halfClose = (await stage.cause(() => " --half-close")) ?? "";
    const words = `${server.domainName} ${port} --msg-count 1 --client-name demonstration${halfClose}`;
    const client = stage.program("client-2", `tcp-client ${words}`);
    const local = String((await reported(client, "connected"))["local"]);
    const states = async () => {
      const remote = `${server.address}:${port}`;
      return await Promise.all([socketState(stage, "client-2", local, remote), socketState(stage, "server", remote, local)]);
    };
    const steps = () => findClose(capture.packets);
    await capture.until("an ACK of client-2's FIN", () => steps()?.ack);
    const [clientHalfClosed, serverHalfClosed] = await states();
    const status = await client.ended;
    await capture.until("the last ACK", () => steps()?.lastAck);
    const [clientClosed, serverClosed] = await states();
    await Promise.all([capture.stop(), program.stop()]);
    await stage.restoreServices();

    const { fin, ack, otherFin, lastAck, bytesAfterFin } = steps()!;
    const answers = eventsOf(client, "message-received").length;
    const after = (packet = fin) => duration(packet.timeSec - fin.timeSec);
    return {
      seen: [
        `${fin.from} sent its FIN, and ${fin.to} an ACK after ${after(ack)}, ` +
          `its own FIN after ${after(otherFin)}; the last ACK came after ${after(lastAck)}`,
        `in between, the server was in ${serverHalfClosed?.state} and sent ${bytesAfterFin} bytes; ` +
          `client-2 was in ${clientHalfClosed?.state} and received them`,
        `in the end, ss shows ${clientClosed?.state} at client-2, for another ${clientClosed?.timeWaitSec} s, ` +
          `and ${serverClosed?.state ?? "no socket"} at the server`,
      ],
      asExpected:
        status === 0 &&
        answers === 1 &&
        fin.from === source.address &&
        ack !== otherFin &&
        bytesAfterFin > 0 &&
        clientHalfClosed?.state === "FIN-WAIT-2" &&
        serverHalfClosed?.state === "CLOSE-WAIT" &&
        clientClosed?.state === "TIME-WAIT" &&
        serverClosed === undefined,
    };
  },
};
