// Demonstration: SYNs are lost, and the client waits twice as long before each further one.
import { hostNamed } from "../../topology/reachability";
import { counted, duration } from "../../topology/words";
import type { Demonstration } from "../demonstration";
import { syns } from "../packets/syns";
import { reported } from "../traffic/lab-program";
import { untilClosed } from "../traffic/until-closed";

const LOST = 3;

/** The first retransmission timeout (RFC 6298, section 2), in seconds. */
const FIRST_TIMEOUT_SEC = 1;

/** Of each timeout: for a machine that is busy. */
const TOLERANCE = 0.3;

/** How many SYNs Linux 6.5 and later send again at equal intervals before the time is doubled, 4 by default (ip-sysctl). */
const LINEAR = "tcp_syn_linear_timeouts";

export const lostSyn: Demonstration = {
  name: "lost-syn",
  protocol: "TCP",
  title: "TCP: lost SYNs",
  shows: `client-2 opens a connection to the server; its link drops the first ${LOST} SYNs`,
  means: "A SYN that is not answered is sent again, each time after twice as long (exponential backoff), until one gets through.",
  async run(stage) {
    const server = hostNamed(stage.lab, "server");
    const port = stage.lab.ports["application_port"];
    const settings = (await stage.output("client-2", "ls /proc/sys/net/ipv4")).split("\n");
    const isLinear = settings.includes(LINEAR);
    if (isLinear) await stage.setting("client-2", `ipv4/${LINEAR}`, 0);
    await stage.link("client-2", { out: { rules: [{ action: "drop", kind: "syn", from: 1, to: LOST }] } });
    const capture = await stage.capture("client-2", `tcp port ${port}`);
    const client = stage.program("client-2", `tcp-client ${server.address} ${port} --connect-timeout-sec 15 --msg-count 1`);
    await reported(client, "connected");
    const status = await client.ended;
    await untilClosed(capture);
    await capture.stop();
    const dropped = (await stage.linkEvents("client-2")).filter(({ action }) => action === "dropped");
    await stage.unlink("client-2");

    const sent = syns(capture.packets);
    const gaps = sent.slice(1).map((syn, index) => syn.timeSec - sent[index]!.timeSec);
    return {
      seen: [
        `client-2 sent ${counted(sent.length, "SYN")} of one connection, and the link dropped ${dropped.length} of them`,
        `it waited ${gaps.map(duration).join(", then ")} for an answer` +
          (isLinear ? `; ${LINEAR} is 0 here: by default, Linux 6.5 and later wait 1 s four times first` : ""),
        `the SYN-ACK came to the last one; the client's exit status is ${status}`,
      ],
      asExpected:
        status === 0 &&
        dropped.length === LOST &&
        gaps.length === LOST &&
        gaps.every((gap, index) => Math.abs(gap / (FIRST_TIMEOUT_SEC * 2 ** index) - 1) < TOLERANCE),
    };
  },
};
