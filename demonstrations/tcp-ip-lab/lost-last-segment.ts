// Demonstration: the last segment is lost, nothing behind it can tell, and a timer repairs it.
import { hostNamed } from "../../topology/reachability";
import { counted, duration } from "../../topology/words";
import type { Demonstration } from "../demonstration";
import { kernelCounters } from "../kernel/kernel-counters";
import { eventsOf, reported } from "../traffic/lab-program";
import { reportsGap } from "../packets/gap-report";
import { findRepair, sequenceIn } from "../packets/repair";
import { untilClosed } from "../traffic/until-closed";

const MESSAGES = 3;
const DELAY_MS = 20;

const COUNTERS = ["TcpExtTCPLossProbes", "TcpExtTCPTimeouts", "TcpExtTCPFastRetrans"] as const;

export const lostLastSegment: Demonstration = {
  name: "lost-last-segment",
  protocol: "TCP",
  title: "TCP: the last segment is lost",
  shows: `client-2 sends ${MESSAGES} messages, each after the answer to the one before; its link drops the last`,
  means: "No duplicate ACK can tell of a lost segment with nothing behind it: only a timer of the sender repairs it.",
  async run(stage) {
    const server = hostNamed(stage.lab, "server");
    const port = stage.lab.ports["application_port"];
    const out = { delayMs: DELAY_MS, rules: [{ action: "drop", kind: "data", from: MESSAGES }] } as const;
    await stage.link("client-2", { out, in: { delayMs: DELAY_MS } });
    const capture = await stage.capture("client-2", `tcp port ${port}`);
    const before = await kernelCounters(stage, "client-2", COUNTERS);
    const words = `--msg-count ${MESSAGES} --interval-sec 0.2 --client-name demonstration`;
    const client = stage.program("client-2", `tcp-client ${server.address} ${port} ${words}`);
    const local = String((await reported(client, "connected"))["local"]);
    const status = await client.ended;
    await untilClosed(capture);
    await capture.stop();
    const after = await kernelCounters(stage, "client-2", COUNTERS);
    const [lost] = (await stage.linkEvents("client-2")).filter(({ action }) => action === "dropped");
    await stage.unlink("client-2");

    const range = sequenceIn(lost?.packet ?? "");
    const repair = range && findRepair(capture, local, range);
    const meanwhile = capture.packets.filter(
      ({ frame, from }) => repair && from === server.address && repair.lostFrame < frame && frame < repair.frame,
    );
    const [probes, timeouts, fast] = COUNTERS.map((name) => after[name] - before[name]) as [number, number, number];
    const answers = eventsOf(client, "message-received").length;
    return {
      seen: [
        `the link dropped ${lost?.packet ?? "nothing"}`,
        `${server.address} sent ${counted(meanwhile.length, "segment")} while it was missing`,
        `it was sent again ${repair ? `${duration(repair.afterSec)} later` : "never"}: ` +
          `the kernel counted ${counted(probes, "tail loss probe")} (RFC 8985) and ${counted(timeouts, "retransmission timeout")}`,
        `${answers} of ${MESSAGES} messages were answered`,
      ],
      asExpected:
        status === 0 &&
        answers === MESSAGES &&
        repair !== undefined &&
        !capture.packets.some((packet) => packet.from === server.address && reportsGap(packet)) &&
        probes + timeouts > 0 &&
        fast === 0,
    };
  },
};
