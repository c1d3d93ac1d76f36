// Sends, or receives and measures, on a host of a lab: as fast as it can by TCP, or at a rate by UDP. A receiver prints one JSON object.
//
//   stream.mjs receive-tcp PORT WARM_UP_SEC SECONDS
//   stream.mjs send-tcp ADDRESS PORT
//   stream.mjs receive-udp PORT SECONDS
//   stream.mjs send-udp ADDRESS PORT BITS_PER_SECOND SECONDS
import { createSocket } from "node:dgram";
import { connect, createServer } from "node:net";
import { clearInterval, setInterval } from "node:timers";

const [, , deed, ...words] = process.argv;
const ready = () => process.stdout.write("ready\n");
const seconds = () => performance.now() / 1000;

/** Of a datagram in its frame: Ethernet, IPv4, UDP. */
const HEADERS = 14 + 20 + 8;
/** As much of it as the kernel allows: a receiver that waits for a core shall lose nothing. */
const RECEIVE_BUFFER_BYTES = 8 << 20;
const PAYLOAD = Buffer.alloc(1400);

/** From the end of the warm-up on. */
function receiveTcp(port, warmUpSec, measuredSec) {
  const server = createServer((socket) => {
    const connectedAt = seconds();
    let bytes = 0;
    let startedAt;
    socket.on("data", (data) => {
      const now = seconds();
      if (startedAt === undefined) {
        if (now - connectedAt >= warmUpSec) startedAt = now;
        return;
      }
      bytes += data.length;
      if (now - startedAt < measuredSec) return;
      process.stdout.write(`${JSON.stringify({ bitsPerSecond: (bytes * 8) / (now - startedAt) })}\n`, () => process.exit());
    });
  });
  server.listen(port, "0.0.0.0", ready);
}

function sendTcp(address, port) {
  const socket = connect(port, address);
  const data = Buffer.alloc(1 << 18);
  const send = () => {
    while (socket.write(data));
  };
  socket
    .on("connect", send)
    .on("drain", send)
    .on("error", () => process.exit())
    .on("close", () => process.exit());
}

/** Bits of frames, from the first one's arrival to that of the last one, which counts. */
function receiveUdp(port, measuredSec) {
  const socket = createSocket({ type: "udp4", recvBufferSize: RECEIVE_BUFFER_BYTES });
  let startedAt;
  let bytes = 0;
  socket.on("message", (message) => {
    const now = seconds();
    if (startedAt === undefined) {
      startedAt = now;
      return;
    }
    bytes += message.length + HEADERS;
    if (now - startedAt < measuredSec) return;
    process.stdout.write(`${JSON.stringify({ bitsPerSecond: (bytes * 8) / (now - startedAt) })}\n`, () => process.exit());
  });
  socket.bind(port, ready);
}

/** Sent at once, so that something waits for the rate from the beginning. */
const AHEAD_SEC = 0.2;

function sendUdp(address, port, bitsPerSecond, lastsSec) {
  const socket = createSocket("udp4");
  socket.on("error", () => undefined);
  socket.connect(port, address, () => {
    const startedAt = seconds();
    let sent = 0;
    const timer = setInterval(() => {
      const passedSec = seconds() - startedAt;
      if (passedSec >= lastsSec) {
        clearInterval(timer);
        socket.close();
        return;
      }
      for (const due = ((AHEAD_SEC + passedSec) * bitsPerSecond) / 8; sent < due; sent += PAYLOAD.length + HEADERS) socket.send(PAYLOAD);
    }, 1);
  });
}

const numbers = (list) => list.map(Number);
if (deed === "receive-tcp") receiveTcp(...numbers(words));
else if (deed === "receive-udp") receiveUdp(...numbers(words));
else if (deed === "send-tcp") sendTcp(words[0], Number(words[1]));
else if (deed === "send-udp") sendUdp(words[0], ...numbers(words.slice(1)));
