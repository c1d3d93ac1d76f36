// `bare-tcp-echo.mjs ADDRESS PORT`: the least that node:net can do for an answer, with back-pressure. The floor of the TCP server.
import { createServer } from "node:net";

const [address, port] = process.argv.slice(2);
createServer((socket) => {
  socket.on("data", (chunk) => {
    if (!socket.write(chunk)) {
      socket.pause();
      socket.once("drain", () => socket.resume());
    }
  });
  socket.on("error", () => socket.destroy());
}).listen(Number(port), address);
