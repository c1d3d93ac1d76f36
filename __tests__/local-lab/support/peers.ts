// Small peers that tests run on a lab's hosts, and their output.
import type { ExecResult, RunningLab } from "../../../running-lab";

/** A command that runs on a host until the test disposes of it. */
export interface Peer extends AsyncDisposable {
  /** All that it has written. */
  output(): string;
  write(text: string): void;
}

/** Starts a command on a host; returns once it has printed "ready". */
export async function startPeer(lab: RunningLab, host: string, command: readonly string[]): Promise<Peer> {
  const peer = lab.spawn(host, command, { stdio: "pipe" });
  const output = () => peer.stdout + peer.stderr;
  await peer.until(`"ready" from ${command.join(" ").slice(0, 200)}`, () => /ready/i.test(output()));
  return { output, write: (text) => peer.input?.write(text), [Symbol.asyncDispose]: () => peer.stop("SIGKILL") };
}

const node = (script: string) => [process.execPath, "-e", script];

/** A UDP echo server. */
export const udpEcho = (port: number) =>
  node(`const s = require("dgram").createSocket("udp4");
    s.on("message", (m, from) => { console.log("got", String(m), from.address); s.send(m, from.port, from.address); });
    s.bind(${port}, () => console.log("ready"));`);

/** Sends to an echo server from that port, and receives from other senders, too. */
export const udpSpeaker = (port: number, address: string, to: number) =>
  node(`const s = require("dgram").createSocket("udp4");
    s.on("message", (m, from) => console.log("got", String(m), from.address));
    s.bind(${port}, () => { console.log("ready"); s.send("mine", ${to}, "${address}"); });`);

/** A TCP echo server. */
export const tcpEcho = (port: number) =>
  node(
    `require("net").createServer((c) => { c.on("error", () => {}); c.pipe(c); }).listen(${port}, "0.0.0.0", () => console.log("ready"));`,
  );

/** Sends each line of its input to an echo server, and prints the answers. */
export const tcpLines = (address: string, port: number) =>
  node(`const c = require("net").connect(${port}, "${address}", () => console.log("ready"));
    c.on("error", (e) => console.log(e.code)); process.stdin.pipe(c); c.pipe(process.stdout);`);

/** Generous, since the machine may be loaded. */
const PATIENCE_MS = 20_000;

/** For expected silence: an answer within the lab takes some milliseconds. */
export const BRIEFLY_MS = 1000;

/** Tries once, and prints "open" for an answer, an error's code, or "silence". */
export const tryTcp = (address: string, port: number, patienceMs = PATIENCE_MS) =>
  node(`const c = require("net").connect(${port}, "${address}");
    const end = (what) => { console.log(what); process.exit(); };
    c.on("connect", () => end("open")); c.on("error", (e) => end(e.code)); setTimeout(() => end("silence"), ${patienceMs});`);

/** @param from the source port; any free one by default */
export const tryUdp = (address: string, port: number, patienceMs = PATIENCE_MS, from = 0) =>
  node(`const s = require("dgram").createSocket("udp4");
    const end = (what) => { console.log(what); process.exit(); };
    s.on("message", () => end("open")); s.on("error", (e) => end(e.code));
    s.bind(${from}, () => s.connect(${port}, "${address}", () => s.send("hello", (e) => e && end(e.code))));
    setTimeout(() => end("silence"), ${patienceMs});`);

export const said = ({ stdout }: ExecResult): string => stdout.trim();
