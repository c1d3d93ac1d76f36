// `bare-udp-echo.mjs ADDRESS PORT`: the least that node:dgram can do for an answer. The floor of the UDP server.
import { createSocket } from "node:dgram";

const [address, port] = process.argv.slice(2);
const socket = createSocket("udp4");
socket.on("message", (message, peer) => socket.send(message, peer.port, peer.address));
socket.bind(Number(port), address);
