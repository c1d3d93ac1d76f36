// A port for a program: the lab's take no port 0. Between the look for a free one and its use nobody else may take it, so it is none that the kernel
// gives to clients (32768 to 60999 by default, ip_local_port_range), and the workers of jest have a thousand each.
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:net";

const FIRST = 20_000 + 1_000 * (Number(process.env["JEST_WORKER_ID"] ?? 0) % 10);
const COUNT = 1_000;
// Test files of a worker that come one after the other begin anywhere: a port may not have been given back yet.
let next = Math.floor(Math.random() * COUNT);

async function isFree(port: number): Promise<boolean> {
  const [listener, socket] = [createServer().listen(port, "127.0.0.1"), createSocket("udp4").bind(port, "127.0.0.1")];
  const bound = await Promise.allSettled([once(listener, "listening"), once(socket, "listening")]);
  if (listener.listening) await new Promise((resolve) => listener.close(resolve));
  await new Promise<void>((resolve) => socket.close(resolve));
  return bound.every(({ status }) => status === "fulfilled");
}

/** A port of the loopback interface that nobody uses, for TCP or UDP. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < COUNT; tries++) {
    const port = FIRST + (next++ % COUNT);
    if (await isFree(port)) return port;
  }
  throw new Error(`no port is free between ${FIRST} and ${FIRST + COUNT - 1}`);
}
