// The prober reports answers only.
import { spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { freePort } from "../lab-apps/support/free-port";
import type { ProberInput, ProberOutput } from "../../validation/prober/protocol";

const BUNDLE = join(__dirname, "..", "..", "dist", "prober.mjs");

class RunningProber implements AsyncDisposable {
  private readonly child = spawn(process.execPath, [BUNDLE], { stdio: ["pipe", "pipe", "inherit"] });
  private readonly lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();

  tell(input: ProberInput): void {
    this.child.stdin.write(`${JSON.stringify(input)}\n`);
  }

  async hear(): Promise<ProberOutput> {
    return JSON.parse((await this.lines.next()).value as string) as ProberOutput;
  }

  /** It ends when its input does. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.child.stdin.end();
    expect(await once(this.child, "close")).toEqual([0, null]);
  }
}

const byId = (outputs: ProberOutput[]) => new Map(outputs.map((output) => ["id" in output ? output.id : undefined, output]));

test("the prober's own port is open and an unused one refuses, over TCP and UDP", async () => {
  const [open, closed] = [await freePort(), await freePort()];
  await using prober = new RunningProber();
  prober.tell({
    listen: [
      { protocol: "tcp", port: open },
      { protocol: "udp", port: open },
    ],
  });
  expect(await prober.hear()).toEqual({ listening: true });
  const probes = (["tcp", "udp"] as const).flatMap((protocol, index) => [
    { id: 2 * index, protocol, address: "127.0.0.1", port: open },
    { id: 2 * index + 1, protocol, address: "127.0.0.1", port: closed },
  ]);
  prober.tell({ probes });
  const outputs = [await prober.hear(), await prober.hear(), await prober.hear(), await prober.hear()];
  expect(byId(outputs)).toEqual(
    new Map([
      [0, { id: 0, answer: "open" }],
      [1, { id: 1, answer: "refused" }],
      [2, { id: 2, answer: "open" }],
      [3, { id: 3, answer: "refused" }],
    ]),
  );
});

test("a program that already listens answers in the prober's place; a lost datagram is sent again", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  const socket = createSocket("udp4").bind(0, "127.0.0.1");
  await Promise.all([once(server, "listening"), once(socket, "listening")]);
  const [tcp, udp] = [(server.address() as AddressInfo).port, socket.address().port];
  let datagrams = 0;
  socket.on("message", (message, from) => {
    if (++datagrams === 2) socket.send(message, from.port, from.address);
  });
  await using prober = new RunningProber();
  prober.tell({ listen: [{ protocol: "tcp", port: tcp }] });
  expect(await prober.hear()).toEqual({ listening: true });
  prober.tell({ probes: [{ id: 7, protocol: "udp", address: "127.0.0.1", port: udp }] });
  expect(await prober.hear()).toEqual({ id: 7, answer: "open" });
  expect(datagrams).toBe(2);
  server.close();
  socket.close();
});
