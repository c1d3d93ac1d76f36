// Listener: tells whoever opens its port so, in a line, and hears nothing. It shows that a port is open, to nc as well.
import { createServer, type Socket } from "node:net";
import { type Argument, type Context, defineProgram, LISTEN_ARGUMENTS } from "../command-line/program";
import { parsePort, UsageError } from "../command-line/values";
import { endpoint } from "../report/endpoint";
import { listen } from "../sockets/listen";
import { bindSocket, reportListening, untilStopped } from "../sockets/udp-socket";

/** A further connection is closed at once. */
const MAX_CONNECTIONS = 1024;

/** How long a peer may keep a connection that is closed here. */
const CLOSING_MS = 10_000;

const TRANSPORTS = ["tcp", "udp"] as const;

interface TransportPort {
  readonly transport: (typeof TRANSPORTS)[number];
  readonly port: number;
}

const portArgument: Argument<TransportPort> = {
  name: "port",
  description: "tcp/PORT or udp/PORT, 1 to 65535; below 1024 takes a privilege",
  parse: (text) => {
    const [word, number = ""] = text.split("/", 2);
    const transport = TRANSPORTS.find((each) => each === word);
    if (!transport) throw new UsageError(`expected tcp/PORT or udp/PORT, such as tcp/443: got "${text}"`);
    return { transport, port: parsePort(number) };
  },
};

const lineTo = (local: string, peer: string) => `${local} is open to ${peer}\n`;

function answer(socket: Socket, { reporter }: Context): void {
  const peer = endpoint(socket.remoteAddress, socket.remotePort);
  reporter.report("connection-accepted", { peer }, `${peer} has connected`);
  socket.on("error", () => socket.destroy());
  socket.setTimeout(CLOSING_MS, () => socket.destroy());
  socket.resume().end(lineTo(endpoint(socket.localAddress, socket.localPort), peer));
}

async function serveTcp(host: string, port: number, context: Context): Promise<void> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on("close", () => sockets.delete(socket)));
    answer(socket, context);
  });
  server.maxConnections = MAX_CONNECTIONS;
  await listen(server, { host, port }, context);
  server.on("error", () => undefined);
  await new Promise((resolve) => {
    server.once("close", resolve);
    context.stop.addEventListener("abort", () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    });
  });
}

async function serveUdp(host: string, port: number, context: Context): Promise<void> {
  const socket = await bindSocket(host, port, context);
  const local = endpoint(socket.address().address, port);
  socket.on("message", (_, { address, port: from }) => {
    const peer = endpoint(address, from);
    const text = lineTo(local, peer);
    socket.send(text, from, address, () => undefined);
    context.reporter.report("message-sent", { peer, text, bytes: text.length }, `answered ${peer}`);
  });
  reportListening(socket, context);
  await untilStopped(socket);
}

export const listener = defineProgram({
  name: "listener",
  summary: "tells its peers that a port is open",
  details: "A connection gets a line that names both ends, and is closed; a datagram is answered with such a line.",
  example: { words: "0.0.0.0 tcp/8443", meaning: "take connections on every interface; `nc HOST 8443` prints the line" },
  arguments: { address: LISTEN_ARGUMENTS.address, port: portArgument },
  options: {},
  run: ({ address, port: { transport, port } }, context) => (transport === "tcp" ? serveTcp : serveUdp)(address, port, context),
});
