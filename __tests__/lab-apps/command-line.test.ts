import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { PROGRAMS } from "../../lab-apps/programs";
import { freePort } from "./support/free-port";
import { BUNDLE, RunningProgram, run } from "./support/program";
import { answerTo, RawPeer, wire } from "./support/raw-peer";

const NAMES = PROGRAMS.map(({ name }) => name);
const A_UUID = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) as string;
const NONE = undefined;
/** Options of all programs that send the first datagram. */
const DATAGRAMS = { "--datagram-size": NONE, "--quote-text": false };

/** The original's options, with their long and short names and defaults. */
const ORIGINAL_OPTIONS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "tcp-server": { "-a, --reuse-address": false, "-p, --reuse-port": false, "-d, --response-delay-sec": 0 },
  "tcp-client": {
    "-t, --connect-timeout-sec": 10,
    "-r, --read-timeout-sec": NONE,
    "-c, --msg-count": 10,
    "-n, --client-name": A_UUID,
  },
  "udp-client": { "-c, --msg-count": 10, "-n, --client-name": A_UUID },
  "eager-producer": {
    "-t, --connect-timeout-sec": 10,
    "-w, --write-timeout-sec": 10,
    "-c, --msg-count": 50,
    "-n, --client-name": A_UUID,
  },
  "broadcast-publisher": { "-n, --publisher-name": A_UUID },
  "multicast-publisher": { "-n, --publisher-name": A_UUID },
};

/** Options that the original lacks. Default pauses are the original's. */
const ADDED_OPTIONS: typeof ORIGINAL_OPTIONS = {
  "tcp-server": { "--max-connections": 1024, "--message-timeout-sec": 30 },
  "tcp-client": { "--keepalive-sec": NONE, "--interval-sec": { minSec: 5, maxSec: 25 }, "--half-close": false },
  "udp-server": { "--datagram-size": NONE },
  "udp-client": { "-r, --read-timeout-sec": 5, "--interval-sec": { minSec: 5, maxSec: 20 }, "--one-way": false, ...DATAGRAMS },
  "hesitant-consumer": { "--read-after-sec": NONE, "--read-rate": NONE },
  "eager-producer": { "--interval-sec": { minSec: 2, maxSec: 5 } },
  "broadcast-publisher": { "-c, --msg-count": NONE, "--interval-sec": { minSec: 5, maxSec: 15 }, "--interface": NONE, ...DATAGRAMS },
  "multicast-publisher": { "-c, --msg-count": NONE, "--interval-sec": { minSec: 5, maxSec: 25 }, "--interface": NONE, ...DATAGRAMS },
  "multicast-subscriber": { "--interface": NONE },
  "dns-query": { "--server": NONE },
  "http-application": { "--database-port": 5432, "--user": "reader", "--query-timeout-sec": 5, "--max-queries": 10 },
};

/** A TCP server whose output fills an unread pipe. */
async function stalledServer(): Promise<{ server: ChildProcess } & AsyncDisposable> {
  const port = await freePort();
  const server = spawn(process.execPath, [BUNDLE, "tcp-server", "127.0.0.1", String(port), "--json"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(server.stdout, "readable");
  await using peer = await RawPeer.connect(port);
  const question = "x".repeat(1000);
  peer.socket.write(Buffer.concat(Array.from({ length: 300 }, () => wire(question))));
  await peer.bytes(300 * answerTo(question).length);
  return {
    server,
    async [Symbol.asyncDispose]() {
      if (server.exitCode !== null) return;
      server.kill("SIGKILL");
      await once(server, "exit");
    },
  };
}

describe("lab-apps", () => {
  it("lists its programs", async () => {
    const { status, stdout, stderr } = await run(["--help"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    for (const name of NAMES) expect(stdout).toContain(`\n  ${name} `);
  });

  it("is a single file: a copy elsewhere works", async () => {
    const folder = mkdtempSync(join(tmpdir(), "lab-apps-"));
    const port = await freePort();
    const lone = (...words: string[]): RunningProgram =>
      new RunningProgram(spawn(process.execPath, ["moved.mjs", ...words], { cwd: folder, env: {} }));
    try {
      copyFileSync(BUNDLE, join(folder, "moved.mjs"));
      await using server = lone("tcp-server", "127.0.0.1", String(port));
      await server.line(/^listening/);
      await using client = lone("tcp-client", "127.0.0.1", String(port), "--msg-count", "1", "--client-name", "ann");
      expect(await client.ended).toEqual({ status: 0, signal: null });
      expect(client.stdout).toContain('received "Response to message: Message #1 from client ann"');
      await server.line(/^worker 1: received "Message #1 from client ann", sent "Response to message: Message #1 from client ann"$/);
      expect(await server.stop()).toEqual({ status: 0, signal: null });
      expect([client.stderr, server.stderr]).toEqual(["", ""]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each(NAMES)("explains %s with an example, on -h too", async (name) => {
    const { status, stdout } = await run([name, "--help"]);
    expect(status).toBe(0);
    expect(stdout).toContain(`Example: `);
    expect(stdout).toContain(`  lab-apps ${name} `);
    expect((await run([name, "-h"])).stdout).toBe(stdout);
  });

  it.each(PROGRAMS)("has the original's options and defaults, and the added options: $name", ({ name, options }) => {
    const declared = Object.values(options).map(({ flags, default: fallback }) => [flags.replace(/ <.*/, ""), fallback]);
    expect(Object.fromEntries(declared)).toEqual({ ...ORIGINAL_OPTIONS[name], ...ADDED_OPTIONS[name] });
  });

  it.each(PROGRAMS)("explains every option of $name, with its default", async ({ name, options }) => {
    const help = (await run([name, "--help"])).stdout.replace(/\s+/g, " ");
    for (const { flags, description, default: fallback, defaultText } of Object.values(options)) {
      const said = fallback === undefined || fallback === false ? "" : ` (default: ${defaultText ?? JSON.stringify(fallback)})`;
      expect(help).toContain(` ${flags} ${description}${said} `);
    }
  });

  it("suggests the nearest program for an unknown name", async () => {
    const { status, stdout, stderr } = await run(["tcp-servr"]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toBe("lab-apps: unknown program 'tcp-servr'\n(Did you mean tcp-server?)\n(lab-apps --help lists the programs)\n");
  });

  it.each([
    [[], "Usage: lab-apps PROGRAM ADDRESS PORT [options]"],
    [["--frobnicate"], "unknown option '--frobnicate'"],
    [["tcp-server"], "lab-apps tcp-server: missing required argument 'address'"],
    [["tcp-server", "127.0.0.1"], "missing required argument 'port'"],
    [["tcp-server", "127.0.0.1", "1234", "more"], "too many arguments"],
    [["tcp-server", "127.0.0.1", "80"], 'lab-apps tcp-server: port: expected a whole number from 1024 to 65535: got "80"'],
    [["hesitant-consumer", "127.0.0.1", "65536"], 'expected a whole number from 1024 to 65535: got "65536"'],
    [["tcp-client", "127.0.0.1", "0"], 'expected a whole number from 1 to 65535: got "0"'],
    [["tcp-client", "127.0.0.1", "12x"], 'got "12x"'],
    [["tcp-client", "no host", "1234"], 'expected a host name or an IP address, such as 10.0.0.10: got "no host"'],
    [["tcp-client", "256.0.0.1", "1234"], 'got "256.0.0.1"'],
    [["tcp-client", "localhost", "1234", "-c", "-1"], 'lab-apps tcp-client: --msg-count: expected a whole number of at least 0: got "-1"'],
    [["tcp-client", "localhost", "1234", "-t", "-1"], 'expected seconds from 0.001 to 86400, such as 2 or 0.5: got "-1"'],
    [["tcp-client", "localhost", "1234", "-n", ""], "expected a name of 1 to 255 bytes: got nothing"],
    [
      ["tcp-client", "localhost", "1234", "--interval-sec", "5..2"],
      'expected seconds as MIN or MIN..MAX, the longest last, such as 5..25: got "5..2"',
    ],
    [["tcp-client", "localhost", "1234", "--mesg-count", "2"], "(Did you mean --msg-count?)"],
    [["tcp-client", "localhost", "1234", "--c", "1"], "ambiguous option --c: it could be --connect-timeout-sec or --client-name"],
    [["eager-producer", "localhost", "1234", "-w", "1e3"], 'got "1e3"'],
    [["hesitant-consumer", "localhost", "1234", "--read-rate", "0"], 'got "0"'],
    [["tcp-server", "localhost", "1234", "--max-connections"], "argument missing"],
  ])("reports %j as a usage error", async (words, reason) => {
    const { status, stdout, stderr } = await run(words);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(reason);
    expect(stderr).not.toContain("    at ");
  });

  it.each([["--connect_timeout_sec"], ["--connect-timeout"], ["--conn"], ["--connect_t"]])(
    "takes %s for --connect-timeout-sec, as the original's programs do",
    async (option) => {
      for (const words of [[option, "0"], [`${option}=0`]]) {
        const { status, stderr } = await run(["eager-producer", "localhost", "1234", ...words]);
        expect(status).toBe(2);
        expect(stderr).toContain("lab-apps eager-producer: --connect-timeout-sec: expected seconds from 0.001 to 86400");
      }
    },
  );

  it("does not take a value for an abbreviated option", async () => {
    const { status, stderr } = await run(["tcp-client", "localhost", "1234", "--client-name", "--conn", "-c", "x"]);
    expect(status).toBe(2);
    expect(stderr).toContain('--msg-count: expected a whole number of at least 0: got "x"');
  });

  it("colours a connection at a terminal or with FORCE_COLOR, unless NO_COLOR is set", async () => {
    for (const [environment, coloured] of [
      [{}, true],
      [{ TERM: "dumb", FORCE_COLOR: "1" }, true],
      [{ NO_COLOR: "1" }, false],
      [{ FORCE_COLOR: "1", NO_COLOR: "1" }, false],
    ] as const) {
      const port = await freePort();
      // With exec, since an interrupted shell has an exit status of its own.
      const command = `exec ${process.execPath} ${BUNDLE} tcp-server 127.0.0.1 ${port}`;
      const env: NodeJS.ProcessEnv = { ...process.env, TERM: "xterm", NO_COLOR: "", ...environment };
      await using server = new RunningProgram(spawn("script", ["-qefc", command, "/dev/null"], { stdio: "pipe", env }));
      await server.line(/^listening/);
      expect((await run(["tcp-client", "127.0.0.1", String(port), "-c", "1"])).status).toBe(0);
      const line = await server.line(/received/);
      // eslint-disable-next-line no-control-regex -- the escape that sets a colour
      expect(/^\x1b\[\d+mworker 1: /.test(line)).toBe(coloured);
      // Ctrl-C, as the terminal sends it.
      server.child.stdin?.write("\x03");
      expect((await server.ended).status).toBe(0);
    }
  });

  it.each(["SIGTERM", "SIGINT"] as const)(
    "ends on %s before it is killed, and on a second one at once, if its reader has stalled",
    async (signal) => {
      for (const signals of [1, 2]) {
        await using lab = await stalledServer();
        lab.server.kill(signal);
        if (signals === 2) {
          await sleep(200);
          lab.server.kill(signal);
        }
        const begun = performance.now();
        const [status] = (await once(lab.server, "exit")) as [number];
        // A service's supervisor kills it after six seconds; a second signal shortens the wait.
        expect(performance.now() - begun).toBeLessThan(signals === 2 ? 3500 : 6000);
        expect(status).toBe(0);
      }
    },
  );

  it("exits on SIGTERM even if its terminal's output is stopped", async () => {
    const port = await freePort();
    const command = `exec ${process.execPath} ${BUNDLE} tcp-server 127.0.0.1 ${port}`;
    const terminal = spawn("script", ["-qefc", command, "/dev/null"], { stdio: ["ignore", "pipe", "inherit"] });
    await once(terminal.stdout, "readable");
    const server = Number(execFileSync("pgrep", ["--parent", String(terminal.pid)], { encoding: "utf8" }));
    await using peer = await RawPeer.connect(port);
    const question = "x".repeat(100);
    peer.socket.write(Buffer.concat(Array.from({ length: 5000 }, () => wire(question))));
    await peer.bytes(5000 * answerTo(question).length);
    const running = () => existsSync(`/proc/${server}`) && !/^State:\tZ/m.test(readFileSync(`/proc/${server}/status`, "utf8"));
    process.kill(server, "SIGTERM");
    const begun = performance.now();
    while (running() && performance.now() - begun < 6000) await sleep(50);
    expect(running()).toBe(false);
    terminal.kill("SIGKILL");
  });

  it("survives a reader that closes the pipe", async () => {
    const port = await freePort();
    await using server = new RunningProgram(
      spawn("sh", ["-c", `"${process.execPath}" "${BUNDLE}" tcp-server 127.0.0.1 ${port} | head -n 1`]),
    );
    await server.line(/^listening/);
    expect((await run(["tcp-client", "127.0.0.1", String(port), "-c", "1"])).stderr).not.toContain("    at ");
    expect(await server.ended).toEqual({ status: 0, signal: null });
    expect(server.stderr).toBe("");
  });
});
