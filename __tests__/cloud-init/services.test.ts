import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { type Readable } from "node:stream";
import { scenario } from "../../topology/scenarios";
import { describeWithNamespaces, TestMachine } from "../support/test-machine";
import { cloudConfig, onThisMachine, render, TestFolder, units, VALUES } from "./rendered-host";

/** Runs a service's command line from its unit with the bundle, in a network of its own with the lab's names. */
class RunningService {
  private readonly process: ChildProcessByStdio<null, Readable, Readable>;
  private output = "";

  constructor(machine: TestMachine, unit: string) {
    const words = /^ExecStart=(.*)$/m.exec(unit)?.[1];
    if (words === undefined) throw new Error(`no ExecStart in:\n${unit}`);
    this.process = spawn(...machine.command("host", ...onThisMachine(words, "/nowhere").split(" ")), { stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.process.stdout, this.process.stderr])
      stream.on("data", (chunk: Buffer) => (this.output += chunk.toString()));
  }

  private get hasEnded(): boolean {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }

  /** Resolves once the service has printed the pattern. */
  async says(pattern: RegExp): Promise<void> {
    const { stdout, stderr } = this.process;
    while (!pattern.test(this.output)) {
      if (this.hasEnded) throw new Error(`ended (${this.process.exitCode ?? this.process.signalCode}), having said:\n${this.output}`);
      await Promise.race([once(stdout, "data"), once(stderr, "data"), once(this.process, "exit")]);
    }
  }

  signal(name: NodeJS.Signals): void {
    this.process.kill(name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.hasEnded) return;
    const ended = once(this.process, "exit");
    this.process.kill("SIGTERM");
    await ended;
  }
}

describeWithNamespaces("the units' services, in a network with the lab's names", () => {
  let machine: TestMachine;
  const folder = new TestFolder();
  const services = new Map<string, RunningService>();

  beforeAll(() => {
    machine = new TestMachine("host");
    const hosts = folder.write("hosts", `127.0.0.1 localhost server.${VALUES.hostedZoneName}\n`);
    machine.run("mount", "--bind", hosts, "/etc/hosts");
  });

  afterAll(async () => {
    await Promise.all([...services.values()].map((service) => service[Symbol.asyncDispose]()));
    machine[Symbol.dispose]();
    folder[Symbol.dispose]();
  });

  const start = (hostName: string) => {
    for (const [name, unit] of units(cloudConfig(render(hostName)))) services.set(name, new RunningService(machine, unit));
  };
  const service = (name: string) => services.get(name)!;

  test("the server's services listen on the lab's ports", async () => {
    start("server");
    await service("tcp-server").says(/listening on 0\.0\.0\.0:1234/);
    await service("udp-server").says(/listening on 0\.0\.0\.0:1234/);
    await service("hesitant-consumer").says(/listening on 0\.0\.0\.0:1235/);
  });

  test("the clients' services find the server by name, and get answers", async () => {
    for (const { name, interfaces } of scenario().hosts) if (interfaces[0].securityGroups.includes("client")) start(name);
    await service("tcp-client").says(/Response to message: Message #1 from client client-1/);
    await service("udp-client").says(/Response to message: Message #1 from client client-2/);
    await service("hesitant-consumer").says(/not reading/);
  });

  test("the hesitant consumer reads what the eager producer sent once it gets SIGUSR1", async () => {
    service("hesitant-consumer").signal("SIGUSR1");
    await service("hesitant-consumer").says(/received message #1 from client-3/);
  });
});
