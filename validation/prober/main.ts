// Sends first packets to many ports at once, and reports the answers. `lab validate` runs one on each host, with the protocol of
// protocol.ts.
import { createSocket } from "node:dgram";
import { connect, createServer } from "node:net";
import { createInterface } from "node:readline";
import type { Endpoint, Probe, ProberInput, ProberOutput } from "./protocol";

/** A text message of the lab's format, so that its UDP server answers. */
const DATAGRAM = Buffer.from("\0\x05\0\x01probe", "latin1");

/** A datagram may get lost on a loaded machine, so it is sent again; TCP does so by itself. */
const RESEND_MS = 500;

function say(output: ProberOutput): void {
  process.stdout.write(`${JSON.stringify(output)}\n`);
}

/** If a service of the lab listens already, it answers. */
function tolerateTaken(resolve: () => void): (error: NodeJS.ErrnoException) => void {
  return (error) => {
    if (error.code !== "EADDRINUSE") throw error;
    resolve();
  };
}

function listen({ protocol, port }: Endpoint): Promise<void> {
  return new Promise((resolve) => {
    if (protocol === "tcp") {
      const server = createServer((socket) => socket.on("error", () => undefined).end());
      server.on("error", tolerateTaken(resolve)).listen({ port, host: "0.0.0.0", backlog: 511 }, resolve);
    } else {
      const socket = createSocket("udp4");
      socket.on("message", (message, { address, port: from }) => socket.send(message, from, address, () => undefined));
      socket.on("error", tolerateTaken(resolve)).bind(port, "0.0.0.0", resolve);
    }
  });
}

/** Report answers only: silence may be a dropped packet or a late one, which the drop counters tell apart. */
function outputOf(id: number, { code = "unknown" }: NodeJS.ErrnoException): ProberOutput {
  // A server that closes its listening socket resets what it has not accepted yet: RST all the same.
  return code === "ECONNREFUSED" || code === "ECONNRESET" ? { id, answer: "refused" } : { id, failure: code };
}

function probeTcp({ id, address, port }: Probe): void {
  const socket = connect({ host: address, port });
  socket.on("connect", () => {
    say({ id, answer: "open" });
    socket.destroy();
  });
  socket.on("error", (error) => say(outputOf(id, error)));
}

function probeUdp({ id, address, port }: Probe): void {
  const socket = createSocket("udp4");
  let resend: NodeJS.Timeout | undefined;
  let answered = false;
  const finish = (output: ProberOutput) => {
    if (answered) return;
    answered = true;
    clearInterval(resend);
    socket.close();
    say(output);
  };
  // An ICMP error is reported by the next call. EPERM: the host's own security group dropped the datagram, which is silence on AWS.
  const send = () =>
    socket.send(DATAGRAM, (error: NodeJS.ErrnoException | null) => {
      if (error && error.code !== "EPERM") finish(outputOf(id, error));
    });
  socket.on("message", () => finish({ id, answer: "open" }));
  socket.on("error", (error) => finish(outputOf(id, error)));
  socket.connect(port, address, () => {
    resend = setInterval(send, RESEND_MS);
    send();
  });
}

async function obey(input: ProberInput): Promise<void> {
  if ("listen" in input) {
    await Promise.all(input.listen.map(listen));
    say({ listening: true });
  } else for (const probe of input.probes) (probe.protocol === "tcp" ? probeTcp : probeUdp)(probe);
}

const lines = createInterface({ input: process.stdin });
lines.on("line", (line) => void obey(JSON.parse(line) as ProberInput));
lines.on("close", () => process.exit(0));
