// Demonstration: a client that closes first keeps its ports in TIME-WAIT, until it has none left.
import { retryUntil } from "../../running-lab";
import { hostNamed } from "../../topology/reachability";
import { connections, freeBlock, portOf } from "../kernel/connections";
import type { Demonstration } from "../demonstration";
import { type LabProgram, reported } from "../traffic/lab-program";

/** Linux has 28,232 of them by default; to run out of those takes 471 connections a second to one server port. */
const PORTS = 4;

/** Where to look for ports that no earlier connection holds; any will do. */
const FIRST_PORT = 40_000;

const RANGE = "ipv4/ip_local_port_range";

/** Enough for the last segments of a connection. */
const PATIENCE_MS = 5000;

export const ephemeralPorts: Demonstration = {
  name: "ephemeral-ports",
  protocol: "TCP",
  title: "TCP: no ephemeral port is left",
  shows: `client-2 has ${PORTS} ephemeral ports; it connects to the server and closes first, again and again`,
  means: "The end that closes first keeps the connection in TIME-WAIT for a minute, so a client that always does can run out of ports.",
  async run(stage) {
    const { address } = hostNamed(stage.lab, "server");
    const port = stage.lab.ports["application_port"] ?? 0;
    const first = freeBlock(await connections(stage, "client-2"), 2 * PORTS, FIRST_PORT);
    const range = (ports: number) => stage.setting("client-2", RANGE, `${first} ${first + ports - 1}`);
    // By default, Linux reuses a port in TIME-WAIT on the loopback interface alone; on some machines, everywhere.
    await stage.setting("client-2", "ipv4/tcp_tw_reuse", 0);
    await range(PORTS);

    const client = (words: string) => stage.program("client-2", `tcp-client ${address} ${port} ${words}`);
    const clients = (words: string) => Array.from({ length: PORTS }, () => client(words));
    const localEnds = (all: readonly LabProgram[]) =>
      Promise.all(all.map(async (each) => String((await reported(each, "connected"))["local"])));
    const waiting = async (host: string, end: "local" | "peer", clientEnds: readonly string[]) =>
      (await connections(stage, host, "time-wait")).filter((each) => clientEnds.includes(each[end])).length;
    const allWait = (...where: Parameters<typeof waiting>) =>
      retryUntil(
        async () => {
          const count = await waiting(...where);
          return count === PORTS && count;
        },
        { timeoutMs: PATIENCE_MS },
      );

    const closing = await localEnds(clients("--msg-count 0"));
    const clientFirst = [await allWait("client-2", "local", closing), await waiting("server", "peer", closing)] as const;
    const refused = client("--msg-count 0");
    const status = await refused.ended;

    await range(2 * PORTS);
    const staying = clients("--msg-count 2 --interval-sec 60");
    const closed = await localEnds(staying);
    await Promise.all(staying.map((each) => reported(each, "message-received")));
    await stage.stopService("server", "tcp-server");
    await Promise.all(staying.map(({ ended }) => ended));
    const serverFirst = [await waiting("client-2", "local", closed), await allWait("server", "peer", closed)] as const;
    await stage.restoreServices();
    const again = client("--msg-count 0");
    const reused = portOf((await localEnds([again]))[0] ?? "");

    return {
      seen: [
        `client-2 closed ${closing.length} connections first: ${clientFirst[0]} are in TIME-WAIT at client-2 (ss -tan), ` +
          `${clientFirst[1]} at the server`,
        `the next client says: ${refused.stderr.trim()}; its exit status is ${status}`,
        `with ${2 * PORTS} ports, ${closed.length} more clients connected, and the server closed first: ` +
          `${serverFirst[0]} are in TIME-WAIT at client-2, ${serverFirst[1]} at the server`,
        `so the next client connected at once, from port ${reused}, which one of them had had`,
      ],
      asExpected:
        status === 1 &&
        refused.stderr.includes("EADDRNOTAVAIL") &&
        clientFirst[1] === 0 &&
        serverFirst[0] === 0 &&
        closed.some((endpoint) => portOf(endpoint) === reused),
    };
  },
};
