// Our TCP programs with a Python peer that reads and writes as the original does, as client and as server.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { freePort } from "./support/free-port";
import { run, RunningProgram, start } from "./support/program";

function python(role: string, port: number, ...words: string[]): RunningProgram {
  const script = join(__dirname, "support", "original_tcp_peer.py");
  const env = { ...process.env, PYTHONIOENCODING: "utf-8" };
  return new RunningProgram(
    spawn("python3", [script, role, "127.0.0.1", String(port), ...words], { stdio: ["ignore", "pipe", "pipe"], env }),
  );
}

describe("in the original's message format", () => {
  it("a Python client gets the TCP server's answers", async () => {
    const port = await freePort();
    await using server = start(["tcp-server", "127.0.0.1", String(port)]);
    await server.line(/^listening/);
    await using client = python("client", port, "hello", "", "gr\u00fc\u00dfe \u{1f600}", "x".repeat(4000));
    expect((await client.ended).status).toBe(0);
    const texts = ["hello", "", "gr\u00fc\u00dfe \u{1f600}", "x".repeat(4000)];
    expect(client.stdout).toBe(texts.map((text) => `Response to message: ${text}\n`).join(""));
  });

  it("the TCP client gets a Python server's answers", async () => {
    const port = await freePort();
    await using server = python("server", port);
    await server.line(/^ready/);
    const words = ["127.0.0.1", String(port), "-n", "gr\u00fc\u00dfe", "-c", "3", "--interval-sec", "0"];
    const { status, stdout } = await run(["tcp-client", ...words]);
    expect(status).toBe(0);
    expect(stdout.match(/received "Response to message: Message #\d from client gr\u00fc\u00dfe"/g)).toHaveLength(3);
    await server.ended;
    expect(server.stdout).toContain("Message #3 from client gr\u00fc\u00dfe\n");
  });

  it("the hesitant consumer reads a Python producer's messages", async () => {
    const port = await freePort();
    await using consumer = start(["hesitant-consumer", "127.0.0.1", String(port), "--read-after-sec", "0.1", "--json"]);
    await consumer.event("listening");
    await using producer = python("producer", port, "5");
    expect((await consumer.ended).status).toBe(0);
    expect(consumer.eventsNamed("message-received")).toMatchObject(
      [1, 2, 3, 4, 5].map((sequenceNumber) => ({ sequenceNumber, clientName: "py" })),
    );
    expect((await producer.ended).status).toBe(0);
  });

  it("a Python consumer reads the eager producer's messages", async () => {
    const port = await freePort();
    await using consumer = python("consumer", port);
    await consumer.line(/^ready/);
    const { status } = await run(["eager-producer", "127.0.0.1", String(port), "-c", "5", "--interval-sec", "0"]);
    expect(status).toBe(0);
    await consumer.ended;
    expect(consumer.stdout).toBe("ready\n1\n2\n3\n4\n5\n");
  });
});
