// A port for a program, since the lab's programs take no port 0. It must still be free when the program listens, so it is outside the
// kernel's ephemeral ports (32768 to 60999 by default, ip_local_port_range), and each jest worker has a thousand of its own.
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:net";

const FIRST = 20_000 + 1_000 * (Number(process.env["JEST_WORKER_ID"] ?? 0) % 10);
const COUNT = 1_000;
// Start anywhere: the worker's previous test file may not have released its ports yet.
let next = Math.floor(Math.random() * COUNT);

async function isFree(port: number): Promise<boolean> {
  const [listener, socket] = [createServer().listen(port, "127.0.0.1"), createSocket("udp4").bind(port, "127.0.0.1")];
  const bound = await Promise.allSettled([once(listener, "listening"), once(socket, "listening")]);
  if (listener.listening) await new Promise((resolve) => listener.close(resolve));
  await new Promise<void>((resolve) => socket.close(resolve));
  return bound.every(({ status }) => status === "fulfilled");
}

/** A free port of the loopback interface, for TCP or UDP. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < COUNT; tries++) {
    const port = FIRST + (next++ % COUNT);
    if (await isFree(port)) return port;
  }
  throw new Error(`no port is free between ${FIRST} and ${FIRST + COUNT - 1}`);
}
