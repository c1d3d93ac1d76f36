// Servers on one core, the load client on another, in interleaved rounds.
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { connect, createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { tellDisturbance } from "./disturbance";
import { median } from "./report";

const ROOT = join(__dirname, "..", "..");
const CLIENT = join(ROOT, "dist", "load-client");
const ADDRESS = "127.0.0.1";
const SERVER_CORE = "0";
const CLIENT_CORE = "1";
const ROUNDS = 5;
/** Turns of each contender in a round, since other load on the machine changes within seconds. */
const TURNS = 8;
const WARM_UP_SEC = "0.1";
const MEASURED_SEC = "0.25";
const START_DEADLINE_MS = 10_000;

export type Transport = "tcp" | "udp";

/** A server that takes part: a command line, to which its address and its port are appended. */
export interface Contender {
  readonly name: string;
  readonly command: readonly string[];
}

/** What the load client measured in one round. */
export interface Measurement {
  /** Messages answered in a second. */
  readonly perSec: number;
  /** Time from question to answer, in microseconds. */
  readonly p50Us: number;
  readonly p99Us: number;
  /** How much of its core the load client used: below 1, it is not the bottleneck. */
  readonly cpu: number;
  /** Datagrams asked again, since no answer came. */
  readonly lost: number;
}

/** @throws Error that says what to install if there is no compiler */
function compileClient(): void {
  mkdirSync(join(ROOT, "dist"), { recursive: true });
  const source = join(__dirname, "load-client.c");
  const { error, status, stderr } = spawnSync("cc", ["-O2", "-Wall", "-Wextra", "-Werror", "-o", CLIENT, source], { encoding: "utf8" });
  if (error) throw new Error(`no C compiler for the load client (cc: ${error.message}); install one: apt-get install gcc libc6-dev`);
  if (status !== 0) throw new Error(`the load client does not compile:\n${stderr}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, ADDRESS);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

function answersTcp(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, ADDRESS);
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

/** Whether a text message gets an answer. The UDP socket is connected, so a closed port is an error. */
async function answersUdp(port: number): Promise<boolean> {
  const socket = createSocket("udp4");
  try {
    socket.connect(port, ADDRESS);
    await once(socket, "connect");
    socket.send(Buffer.from([0, 1, 0, 1, 0x78]));
    await once(socket, "message", { signal: AbortSignal.timeout(200) });
    return true;
  } catch {
    return false;
  } finally {
    socket.close();
  }
}

class Running {
  private constructor(
    readonly name: string,
    readonly port: number,
    private readonly child: ChildProcess,
  ) {}

  /** @throws Error if it ends, or does not answer in time */
  static async start({ name, command }: Contender, transport: Transport): Promise<Running> {
    const port = await freePort();
    // Its standard output goes nowhere, at no cost to the reader's core.
    const child = spawn("taskset", ["--cpu-list", SERVER_CORE, ...command, ADDRESS, String(port)], {
      cwd: ROOT,
      stdio: ["ignore", "ignore", "inherit"],
    });
    const running = new Running(name, port, child);
    child.on("error", (error) => process.stderr.write(`taskset: ${error.message}; install it: apt-get install util-linux\n`));
    const answers = transport === "tcp" ? answersTcp : answersUdp;
    for (const deadline = Date.now() + START_DEADLINE_MS; !(await answers(port)); await delay(20)) {
      if (child.exitCode === null && child.pid !== undefined && Date.now() < deadline) continue;
      await running.stop();
      throw new Error(`${name} does not answer: ${command.join(" ")} ${ADDRESS} ${port}, exit status ${child.exitCode ?? "none yet"}`);
    }
    return running;
  }

  async stop(): Promise<void> {
    if (this.child.pid === undefined || this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await ended;
  }
}

function measure(transport: Transport, port: number, peers: number, bytes: number, seconds: string): Measurement {
  const load = [CLIENT, transport, ADDRESS, String(port), String(peers), String(bytes), WARM_UP_SEC, seconds];
  return JSON.parse(execFileSync("taskset", ["--cpu-list", CLIENT_CORE, ...load], { encoding: "utf8" })) as Measurement;
}

/** The turns of a round as one. */
function together(turns: readonly Measurement[]): Measurement {
  const mean = (figure: keyof Measurement): number => turns.reduce((sum, turn) => sum + turn[figure], 0) / turns.length;
  const middle = (figure: keyof Measurement): number => median(turns.map((turn) => turn[figure]));
  return { perSec: mean("perSec"), p50Us: middle("p50Us"), p99Us: middle("p99Us"), cpu: mean("cpu"), lost: mean("lost") };
}

/**
 * Measures every contender in each of five rounds, in turns, so that a disturbance affects them all.
 *
 * @param peers connections, or datagrams on their way at once
 * @param bytes payload of each message
 * @returns the measurements of each contender, by its name, in the order of the rounds
 * @throws Error if a tool is missing, or an answer is wrong
 */
export async function interleave(
  transport: Transport,
  contenders: readonly Contender[],
  peers: number,
  bytes: number,
  progress: (line: string) => void,
): Promise<Map<string, readonly Measurement[]>> {
  compileClient();
  await tellDisturbance(progress);
  const running: Running[] = [];
  const measured = new Map<string, Measurement[]>(contenders.map(({ name }) => [name, []]));
  try {
    for (const contender of contenders) running.push(await Running.start(contender, transport));
    // In the first seconds the JIT compiler is busy.
    for (const { port } of running) measure(transport, port, peers, bytes, "1");
    for (let round = 1; round <= ROUNDS; round++) {
      const turns = running.map((): Measurement[] => []);
      for (let turn = 0; turn < TURNS; turn++)
        for (const [index, { port }] of running.entries()) turns[index]?.push(measure(transport, port, peers, bytes, MEASURED_SEC));
      for (const [index, { name }] of running.entries()) measured.get(name)?.push(together(turns[index] ?? []));
      const speeds = running.map(({ name }) => `${name} ${measured.get(name)?.at(-1)?.perSec.toFixed(0)}/s`);
      progress(`${peers} x ${bytes} B, round ${round} of ${ROUNDS}: ${speeds.join(", ")}`);
    }
  } finally {
    await Promise.all(running.map((server) => server.stop()));
  }
  return measured;
}
