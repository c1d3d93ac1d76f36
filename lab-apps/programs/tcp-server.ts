// TCP server: a worker and a colour per connection; answers each text message.
import { createServer, type Socket } from "node:net";
import { refusal } from "../wire/answer";
import { AnswerBuffer } from "../conversation/answer-buffer";
import { endpoint } from "../report/endpoint";
import { describeError } from "../report/failure";
import { listen } from "../sockets/listen";
import { encodeMessage } from "../wire/message";
import { defineProgram, flag, LISTEN_ARGUMENTS, option } from "../command-line/program";
import { withReadBuffer } from "../sockets/read-buffer";
import { CLOSING_MS, Worker } from "../conversation/tcp-server-worker";
import { parseSeconds, parseTimeout, wholeNumber } from "../command-line/values";

/** SO_REUSEPORT came to Node with `listen({ reusePort })` in 22.12; earlier versions silently ignore the option. */
function hasReusePort(version = process.versions.node): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 22 || (major === 22 && minor >= 12);
}

/** Bytes that a connection may buffer for a peer that does not read, before it stops reading. Newer Node.js has four times that. */
const HIGH_WATER_MARK = 16 * 1024;

/** Sends an extra client the reason for its rejection. */
function turnAway(socket: Socket, maxConnections: number): void {
  socket.on("error", () => socket.destroy());
  socket.resume();
  socket.end(encodeMessage({ type: "text", text: refusal(maxConnections) }));
  setTimeout(() => socket.destroy(), CLOSING_MS).unref();
}

export const tcpServer = defineProgram({
  name: "tcp-server",
  summary: "answers each text message of its TCP clients",
  details: "The answer is `Response to message: <message>`. Each connection has a worker and a colour of its own.",
  example: { words: "0.0.0.0 1234 --response-delay-sec 2", meaning: "serve on every interface, and think two seconds about each answer" },
  arguments: LISTEN_ARGUMENTS,
  options: {
    reuseAddress: flag("-a, --reuse-address", "take a port whose old connections are in TIME-WAIT (SO_REUSEADDR, which Node always sets)"),
    reusePort: flag("-p, --reuse-port", "share the port with other servers (SO_REUSEPORT; needs Node 22.12)"),
    responseDelaySec: option("-d, --response-delay-sec <seconds>", "wait before each answer", parseSeconds, 0),
    maxConnections: option("--max-connections <count>", "connections at once; an extra client is told and closed", wholeNumber(1), 1024),
    messageTimeoutSec: option("--message-timeout-sec <seconds>", "how long a message that has begun may take", parseTimeout, 30),
  },
  async run({ address, port, reusePort, responseDelaySec, maxConnections, messageTimeoutSec }, context) {
    const { reporter, stop } = context;
    const workers = new Set<Worker>();
    let connections = 0;
    let malformed = 0;
    const options = { responseDelaySec, messageTimeoutSec, answers: new AnswerBuffer(), countMalformed: () => ++malformed };

    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (accepted) => {
      if (workers.size >= maxConnections) {
        const peer = endpoint(accepted.remoteAddress, accepted.remotePort);
        reporter.report("connection-rejected", { peer, maxConnections }, `turned ${peer} away: ${maxConnections} connections are the most`);
        return turnAway(accepted, maxConnections);
      }
      const socket = withReadBuffer(accepted, { allowHalfOpen: true, highWaterMark: HIGH_WATER_MARK });
      const worker = new Worker(socket, ++connections, options, reporter.coloured(connections));
      workers.add(worker);
      socket.on("close", () => workers.delete(worker));
    });
    if (reusePort && !hasReusePort())
      reporter.report(
        "warning",
        { option: "--reuse-port" },
        `--reuse-port has no effect: Node ${process.versions.node} is older than 22.12`,
      );
    await listen(server, { host: address, port, ...(reusePort && { reusePort }) }, context);
    server.on("error", (error) => reporter.report("warning", { reason: describeError(error) }, `cannot accept: ${describeError(error)}`));
    stop.addEventListener("abort", () => {
      server.close();
      for (const worker of workers) worker.close("the server stops");
    });
    // Not with once(), which rejects on an error.
    await new Promise((resolve) => server.once("close", resolve));
    // A server is closed a moment before its last socket, whose end must still be reported.
    await Promise.all([...workers].map(({ ended }) => ended));
  },
});
