// Demonstration: a NAT gateway forgets a connection that is silent for too long.
import { counted } from "../../topology/words";
import type { CapturedPacket } from "../../capture-analysis";
import type { Demonstration } from "../demonstration";
import { kernelCounters } from "../kernel/kernel-counters";
import { eventsOf } from "../traffic/lab-program";
import type { Stage } from "../stage";
import { NAT_GATEWAY, startWebsite, WEBSITE, websiteAddress } from "./website";

const TIMEOUT_SEC = 3;
const SILENCE_SEC = 5;
const KEEPALIVE_SEC = 1;
const MESSAGES = 2;

export interface SeenByServer {
  /** Ports that data came from, in their order, without duplicates: one, unless the NAT gateway forgot the connection. */
  readonly ports: readonly number[];
  /** Those to which the server sent an RST. */
  readonly reset: readonly number[];
}

/** @param packets of one client's connection, at the server @param server its address */
export function seenByServer(packets: readonly CapturedPacket[], server: string): SeenByServer {
  const distinct = (ports: readonly (number | undefined)[]) => [...new Set(ports.flatMap((port) => port ?? []))];
  return {
    ports: distinct(packets.filter(({ to, length }) => to === server && length > 0).map(({ fromPort }) => fromPort)),
    reset: distinct(packets.filter(({ from, tcp }) => from === server && tcp?.flags.includes("RST")).map(({ toPort }) => toPort)),
  };
}

/** Sends a message, is silent, and sends another. Each client has a port of the website's for itself. */
async function exchange(stage: Stage, host: string, port: number, ...options: readonly string[]) {
  await startWebsite(stage, port);
  const capture = await stage.capture(WEBSITE, `tcp port ${port}`);
  const words = ["tcp-client", websiteAddress(stage), port, "--msg-count", MESSAGES, "--interval-sec", SILENCE_SEC, ...options];
  const client = stage.program(host, words.join(" "));
  const status = await client.ended;
  const seen = () => seenByServer(capture.packets, websiteAddress(stage));
  if (status !== 0) await capture.until("the RST", () => seen().reset.length > 0);
  await capture.stop();
  const answers = eventsOf(client, "message-received").length;
  return { status, answers, reason: client.stderr.trim(), ...seen() };
}

export const idleConnection: Demonstration = {
  name: "idle-connection",
  protocol: "VPC",
  title: "A NAT gateway forgets a silent connection",
  shows:
    `the NAT gateway's timeout is cut to ${TIMEOUT_SEC} s; client-1 is silent for ${SILENCE_SEC} s between two messages, ` +
    `and so is client-2, whose kernel sends a keepalive probe after each second`,
  means: "A connection lives only as long as each box on its way remembers it, and keepalive probes remind them of it.",
  onAws: "a NAT gateway forgets a connection after 350 s of silence, and sends the RST itself",
  async run(stage) {
    await stage.setting(NAT_GATEWAY, "netfilter/nf_conntrack_tcp_timeout_established", TIMEOUT_SEC);
    const probes = async () => (await kernelCounters(stage, "client-2", ["TcpExtTCPKeepAlive"])).TcpExtTCPKeepAlive;
    const before = await probes();
    const [silent, alive] = await Promise.all([
      exchange(stage, "client-1", 8080),
      exchange(stage, "client-2", 8081, "--keepalive-sec", String(KEEPALIVE_SEC)),
    ]);
    const sent = (await probes()) - before;
    return {
      seen: [
        `client-1 got ${counted(silent.answers, "answer")} to ${MESSAGES} messages, which came to the website from ports ` +
          `${silent.ports.join(" and ")}: it knew no connection of the second, and sent an RST to ${silent.reset.join(", ") || "none"}`,
        `client-1 says: ${silent.reason}`,
        `client-2 sent ${counted(sent, "keepalive probe")} meanwhile, and got ${counted(alive.answers, "answer")}, ` +
          `both over port ${alive.ports.join(" and ")}`,
      ],
      asExpected:
        silent.status === 1 &&
        silent.answers === 1 &&
        silent.ports.length === 2 &&
        silent.reset.includes(silent.ports[1]!) &&
        alive.status === 0 &&
        alive.answers === MESSAGES &&
        alive.ports.length === 1 &&
        sent > 0,
    };
  },
};
