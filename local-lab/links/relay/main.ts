// A link's relay: takes frames from two VXLAN devices (RFC 7348), toward the host and toward the VPC, and passes them on to the other.
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import type { LinkCounters, LinkDirection, LinkEvent } from "../../../running-lab";
import type { Link } from "../../../topology/model";
import { type LinkAnswer, type LinkRequest, networkIdentifier, type RelayArguments, VXLAN_PORTS } from "../protocol";
import { type Departure, OneWay } from "./one-way";
import { Schedule } from "./schedule";

const { socket: path, address, peer, number, router, link } = JSON.parse(process.argv[2] ?? "") as RelayArguments;

const VXLAN_BYTES = 8;
const HEADER = Buffer.alloc(VXLAN_BYTES);
HEADER[0] = 0x08;
HEADER.writeUIntBE(networkIdentifier(number), 4, 3);

/** As much as the kernel allows (socket(7), rmem_max): what comes in a burst waits there. */
const RECEIVE_BUFFER_BYTES = 8 << 20;

/** What reading a frame and sending it takes on an idle machine: frames leave earlier by it, so that a delay is what was asked for. */
const COST_MS = 0.3;

const MOST_EVENTS = 10_000;

/** Where frames of a direction come from, and where they go. */
const FROM = { out: "host", in: "vpc" } as const;
const TO = { out: "vpc", in: "host" } as const;
const DIRECTIONS: readonly LinkDirection[] = ["out", "in"];

function open(port: number): Socket {
  const opened = createSocket({ type: "udp4", recvBufferSize: RECEIVE_BUFFER_BYTES });
  opened.bind(port, address);
  return opened;
}

const sockets = { host: open(VXLAN_PORTS.host), vpc: open(VXLAN_PORTS.vpc) };
const schedule = new Schedule<{ readonly end: keyof typeof sockets; readonly frame: Buffer }>(({ end, frame }) =>
  // A link that was taken away meanwhile loses its frames.
  sockets[end].send([HEADER, frame], VXLAN_PORTS[end], peer, () => undefined),
);

const events: LinkEvent[] = [];

/** A direction with a delay makes up for the other one's cost, too, if that has none: a round trip is as long as it should be. */
const now = (direction: LinkDirection): number => {
  const other = ways[direction === "out" ? "in" : "out"];
  return performance.now() - (other.settings.delayMs ? COST_MS : 2 * COST_MS);
};

function oneWay(direction: LinkDirection, settings: Link[LinkDirection] = {}): OneWay {
  const onEvent = (happening: Omit<LinkEvent, "timeSec" | "direction">) => {
    const timeSec = (performance.timeOrigin + performance.now()) / 1000;
    if (events.push({ timeSec, direction, ...happening }) > MOST_EVENTS) events.splice(0, MOST_EVENTS / 2);
  };
  return new OneWay(settings, { router, direction, onEvent });
}

let ways = { out: oneWay("out", link.out), in: oneWay("in", link.in) };
/** What the kernel had dropped when the link was set. */
let overrunBefore: Readonly<Record<LinkDirection, number>> = { out: 0, in: 0 };

function depart(direction: LinkDirection, departures: readonly Departure[]): void {
  for (const { atMs, frame, back } of departures) schedule.add(atMs, { end: back ? FROM[direction] : TO[direction], frame });
  expireLater(direction);
}

const expiries: Partial<Record<LinkDirection, NodeJS.Timeout>> = {};
function expireLater(direction: LinkDirection): void {
  clearTimeout(expiries[direction]);
  const { expiryMs } = ways[direction];
  if (expiryMs === undefined) return;
  expiries[direction] = setTimeout(
    () => depart(direction, ways[direction].expire(now(direction))),
    Math.ceil(expiryMs - now(direction)) + 1,
  );
}

for (const direction of DIRECTIONS)
  sockets[FROM[direction]].on("message", (message) =>
    depart(direction, ways[direction].take(message.subarray(VXLAN_BYTES), now(direction))),
  );

/** Datagrams that each socket's receive buffer had no room for: proc_net_udp(5), the last column. */
function overruns(): Record<LinkDirection, number> {
  const rows = readFileSync("/proc/net/udp", "utf8").trim().split("\n").slice(1);
  const of = (port: number) => {
    const row = rows.find((each) => each.split(/\s+/).some((word) => word.endsWith(`:${port.toString(16).toUpperCase()}`))) ?? "0";
    return Number(/(\d+)\s*$/.exec(row)?.[1] ?? 0);
  };
  return { out: of(VXLAN_PORTS.host), in: of(VXLAN_PORTS.vpc) };
}

function status(): LinkAnswer {
  const dropped = overruns();
  const counters = (direction: LinkDirection): LinkCounters => ({
    ...ways[direction].counters,
    overrun: dropped[direction] - overrunBefore[direction],
  });
  const used: Link = { out: ways.out.settings, in: ways.in.settings };
  return { link: used, counters: { out: counters("out"), in: counters("in") } };
}

/** What waits travels on as it was to; what is held goes at once. Counting begins anew. */
function set(changed: Link): void {
  for (const direction of DIRECTIONS) depart(direction, ways[direction].flush(now(direction)));
  ways = { out: oneWay("out", changed.out ?? ways.out.settings), in: oneWay("in", changed.in ?? ways.in.settings) };
  events.length = 0;
  overrunBefore = overruns();
}

function answer(request: LinkRequest): LinkAnswer {
  if ("log" in request) return events;
  if ("set" in request) set(request.set);
  return status();
}

const server = createServer((client) => {
  client.on("error", () => undefined);
  const lines = createInterface(client).on("error", () => undefined);
  lines.once("line", (line) => {
    try {
      client.end(JSON.stringify(answer(JSON.parse(line) as LinkRequest)));
    } catch (error) {
      // What is no request must not cut the host off.
      process.stderr.write(`refused ${JSON.stringify(line)}: ${(error as Error).message}\n`);
      client.destroy();
    }
  });
});
rmSync(path, { force: true });
void Promise.all(Object.values(sockets).map((socket) => once(socket, "listening"))).then(() => server.listen(path));

process.on("SIGTERM", () => {
  rmSync(path, { force: true });
  process.exit();
});
