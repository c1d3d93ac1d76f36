// Stops and starts services, and follows the lesson of docs/local-lab.md at terminals.
import { spawn } from "node:child_process";
import { RunningProgram } from "../lab-apps/support/program";
import { lab, LAB } from "../support/lab-command";
import { blocks, section, shownCommands } from "../support/pages";
import { describeWithNamespaces } from "../support/test-machine";

const NAME = "t-by-hand";
const ESC = "\x1b";
const named = (line: string) => [...line.split(" "), "--name", NAME];

describeWithNamespaces("a lab whose services are started by hand", () => {
  beforeAll(async () => expect(await lab(named("up --no-services"))).toMatchObject({ status: 0 }));
  afterAll(() => lab(named("down")));

  /** The states of a host's services, from `lab status`. */
  const states = async (host: string) => {
    const { stdout } = await lab(named("status --json"));
    const { hosts } = JSON.parse(stdout) as { hosts: { name: string; services: { name: string; state: string }[] }[] };
    return hosts.find(({ name }) => name === host)?.services.map(({ name, state }) => `${name} ${state}`);
  };

  test("lists them all as stopped", async () => {
    expect(await states("server")).toEqual(["tcp-server stopped", "udp-server stopped", "hesitant-consumer stopped"]);
    expect(await states("client-1")).toEqual(["tcp-client stopped"]);
  });

  test("starts one or all of a host's services, and prints their states", async () => {
    expect(await lab(named("start server udp-server"))).toEqual({
      status: 0,
      stdout: "server  tcp-server stopped, udp-server running, hesitant-consumer stopped\n",
      stderr: "",
    });
    const { stdout } = await lab(named("start server --json"));
    expect(JSON.parse(stdout)).toEqual(["tcp-server", "udp-server", "hesitant-consumer"].map((name) => ({ name, state: "running" })));
  });

  test("stops one or all of a host's services; their ports are free", async () => {
    await lab(named("start server"));
    const { stdout } = await lab(named("stop server tcp-server"));
    expect(stdout).toBe("server  tcp-server stopped, udp-server running, hesitant-consumer running\n");
    await lab(named("stop server"));
    await lab(named("stop server"));
    expect(await states("server")).toEqual(["tcp-server stopped", "udp-server stopped", "hesitant-consumer stopped"]);
    const words = [...named("exec server"), "--", "ss", "-Hltun", "sport = :1234 or sport = :1235"];
    expect(await lab(words)).toEqual({ status: 0, stdout: "", stderr: "" });
  });

  test("reports a program that exits at once because its port is in use", async () => {
    await lab(named("stop server"));
    const taken = new RunningProgram(
      spawn(process.execPath, [LAB, ...named("exec server"), "--", "lab-apps", "tcp-server", "0.0.0.0", "1234"]),
    );
    await using server = taken;
    await server.line(/^listening/);
    expect(await lab(named("start server tcp-server"))).toEqual({
      status: 5,
      stdout: "",
      stderr: "lab: tcp-server on server ended at once; its log says why\n",
    });
    expect((await lab(named("logs server tcp-server"))).stdout).toContain("EADDRINUSE");
    await server.stop();
    await lab(named("stop server tcp-server"));
  });

  test("starts a server that answers at once", async () => {
    await lab(named("stop server"));
    await lab(named("start server tcp-server"));
    const words = ["lab-apps", "tcp-client", "server.tcp-ip-sandbox.jch", "1234", "-c", "1"];
    expect(await lab([...named("exec client-1"), "--", ...words])).toMatchObject({ status: 0 });
  });

  test.each([
    ["start server tcp-servr", 'no service on server "tcp-servr"; did you mean tcp-server?'],
    ["stop sever", 'no host "sever"; did you mean server?'],
    ["stop", "missing required argument 'host'"],
  ])("refuses `lab %s`", async (line, message) => {
    const { status, stderr } = await lab(named(line));
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });

  test("colours logs only on a terminal", async () => {
    await lab(named("start server tcp-server"));
    await lab([
      ...named("exec client-1"),
      "--",
      "lab-apps",
      "tcp-client",
      "server.tcp-ip-sandbox.jch",
      "1234",
      "-c",
      "1",
      "-n",
      "z\u00f6e",
    ]);
    await lab(named("stop server tcp-server"));
    const plain = (await lab(named("logs server tcp-server"))).stdout;
    expect(plain).toMatch(
      /^worker \d+: received "Message #1 from client z\u00f6e", sent "Response to message: Message #1 from client z\u00f6e"$/m,
    );
    expect(plain).not.toContain(ESC);
    await using coloured = terminal(named("logs server tcp-server"));
    await coloured.ended;
    expect(coloured.stdout.replaceAll("\r", "").replaceAll(ESC, "ESC")).toMatch(
      /\nESC\[\d+mworker \d+: received "Message #1 from client z\u00f6e", sent ".*"ESC\[39m\n/,
    );
  });
});

/** `lab WORDS` in a terminal of its own. */
function terminal(words: readonly string[]): RunningProgram {
  const quoted = [process.execPath, LAB, ...words].map((word) => `'${word}'`).join(" ");
  const env: NodeJS.ProcessEnv = { ...process.env, TERM: "xterm" };
  for (const name of ["NO_COLOR", "FORCE_COLOR", "CI"]) delete env[name];
  return new RunningProgram(spawn("script", ["-qefc", `exec ${quoted}`, "/dev/null"], { stdio: "pipe", env }));
}

describeWithNamespaces("the lesson of docs/local-lab.md, at terminals", () => {
  /** The arguments of each `npx lab` command, with the name of this test's lab. */
  const commands = blocks(section("docs/local-lab.md", "Run the programs yourself"), "console")
    .flatMap(shownCommands)
    .map(({ line }) => line.replace(/^.*npx lab (\S+)/, `$1 --name ${NAME}`).split(" "));
  const [up = [], server = [], ann = [], bob = [], consumer = [], producer = []] = commands;

  beforeAll(async () => expect(await lab(up)).toMatchObject({ status: 0 }));
  afterAll(() => lab(named("down")));

  /** The character that the terminal sends for Ctrl-C. */
  const interrupt = async (program: RunningProgram) => {
    program.child.stdin?.write("\x03");
    expect(await program.ended).toEqual({ status: 0, signal: null });
  };

  test("a server shows two named clients in different colours, until Ctrl-C ends all three", async () => {
    await using serving = terminal(server);
    await serving.line(/^listening on 0\.0\.0\.0:1234/);
    await using first = terminal(ann);
    await using second = terminal(bob);
    await Promise.all([first, second].map((client) => client.line(/^received "Response to message: Message #2/)));
    const lines = [];
    for (const name of ["ann", "bob"]) lines.push(await serving.line(new RegExp(`received "Message #2 from client ${name}`)));
    // eslint-disable-next-line no-control-regex -- ESC
    const colours = lines.map((line) => /^\x1b\[\d+m/.exec(line)?.[0]);
    expect(new Set(colours).size).toBe(2);
    expect(colours).not.toContain(undefined);
    await interrupt(first);
    await serving.line(/has disconnected/);
    await interrupt(second);
    await interrupt(serving);
  });

  test("a producer waits until Enter lets the consumer read, and then every message arrives", async () => {
    await using reading = terminal(consumer);
    await reading.line(/^listening on 0\.0\.0\.0:1235/);
    await using sending = terminal(producer);
    await sending.line(/: \d+ taken by the kernel, [1-9]\d* wait in the process/);
    await reading.line(/Enter begins to read/);
    expect(reading.stdout).not.toContain("received message");
    reading.child.stdin?.write("\r");
    await reading.line(/^reading \(Enter\)/);
    expect(await sending.ended).toEqual({ status: 0, signal: null });
    expect(await reading.ended).toEqual({ status: 0, signal: null });
    const [, messages] = /(\d+) messages sent/.exec(sending.stdout) ?? [];
    expect(reading.stdout).toContain(`closed the connection after ${messages} messages`);
  });
});
