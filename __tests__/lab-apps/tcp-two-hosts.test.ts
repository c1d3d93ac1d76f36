// TCP programs on two hosts: network namespaces, joined by a cable.
import { execFileSync, spawn } from "node:child_process";
import { join } from "node:path";
import { describeWithNamespaces, TestMachine } from "../support/test-machine";
import { run, RunningProgram, start } from "./support/program";

const CONSUMER = { address: "10.99.7.1", port: "1235" };
const PRODUCER_ADDRESS = "10.99.7.2";
const NOBODY = "10.99.7.99";
const MESSAGES = 60;

describeWithNamespaces("TCP programs on two hosts", () => {
  const LEFT = "left";
  const RIGHT = "right";
  let machine: TestMachine;

  beforeAll(() => {
    machine = new TestMachine(LEFT, RIGHT);
    const ip = (...words: string[]) => machine.run("ip", ...words);
    ip("-n", LEFT, "link", "add", "eth0", "type", "veth", "peer", "name", "eth0", "netns", RIGHT);
    const connect = (network: string, address: string) => {
      ip("-n", network, "address", "add", `${address}/24`, "dev", "eth0");
      ip("-n", network, "link", "set", "eth0", "up");
    };
    connect(LEFT, CONSUMER.address);
    connect(RIGHT, PRODUCER_ADDRESS);
  });
  afterAll(() => machine[Symbol.dispose]());

  const on = (network: string) => ({ under: machine.on(network) });

  it("show a receive window that closes and opens again on SIGUSR1, and transfer every message", async () => {
    const [command, words] = machine.command(LEFT, "tcpdump", "-Z", "root", "-i", "eth0", "-n", "-l", "--immediate-mode", "tcp port 1235");
    await using capture = new RunningProgram(spawn(command, words, { stdio: ["ignore", "pipe", "pipe"] }));
    await capture.message(/listening on eth0/);
    await using consumer = start(["hesitant-consumer", "0.0.0.0", CONSUMER.port, "--json"], on(LEFT));
    await consumer.event("listening");
    const send = ["--msg-count", String(MESSAGES), "--interval-sec", "0.02", "--write-timeout-sec", "60", "--client-name", "ann"];
    await using producer = start(["eager-producer", CONSUMER.address, CONSUMER.port, "--json", ...send], on(RIGHT));

    const fromConsumer = `IP ${CONSUMER.address}.${CONSUMER.port} > ${PRODUCER_ADDRESS}`;
    const closed = await capture.line(new RegExp(`${fromConsumer}.* win 0,`));
    expect(consumer.eventsNamed("message-received")).toEqual([]);
    await consumer.event("receive-queue", ({ bytes }) => Number(bytes) > 30_000);

    await consumer.event("hesitating");
    consumer.kill("SIGUSR1");
    expect(await producer.ended).toEqual({ status: 0, signal: null });
    expect(await consumer.ended).toEqual({ status: 0, signal: null });
    const all = Array.from({ length: MESSAGES }, (_, index) => index + 1);
    expect(consumer.eventsNamed("message-received").map(({ sequenceNumber }) => sequenceNumber)).toEqual(all);
    expect(producer.eventsNamed("finished")).toMatchObject([{ sent: MESSAGES, confirmed: true }]);

    await capture.line(new RegExp(`${fromConsumer}.*Flags \\[F`));
    const after = capture.stdout.slice(capture.stdout.indexOf(closed) + closed.length);
    expect(after).toMatch(new RegExp(`${fromConsumer}.* win [1-9]`));
  });

  it("show a receive window that repeatedly closes and opens if the consumer reads slowly", async () => {
    // A small buffer fills quickly, even on a loaded machine.
    execFileSync(...machine.command(LEFT, "sh", "-c", "echo 4096 65536 65536 >/proc/sys/net/ipv4/tcp_rmem"));
    const [command, words] = machine.command(LEFT, "tcpdump", "-Z", "root", "-i", "eth0", "-n", "-l", "--immediate-mode", "src port 1236");
    await using capture = new RunningProgram(spawn(command, words, { stdio: ["ignore", "pipe", "pipe"] }));
    await capture.message(/listening on eth0/);
    await using consumer = start(["hesitant-consumer", "0.0.0.0", "1236", "--read-after-sec", "0", "--read-rate", "400000"], on(LEFT));
    await consumer.line(/^listening/);
    await using producer = start(
      ["eager-producer", CONSUMER.address, "1236", "--msg-count", "300", "--interval-sec", "0", "--write-timeout-sec", "60"],
      on(RIGHT),
    );
    expect(await producer.ended).toEqual({ status: 0, signal: null });
    expect(await consumer.ended).toEqual({ status: 0, signal: null });

    await capture.line(/Flags \[F/);
    const windows = [...capture.stdout.matchAll(/ win (\d+)/g)].map(([, window]) => Number(window));
    const reopened = windows.filter((window, index) => window > 0 && windows[index - 1] === 0);
    expect(reopened.length).toBeGreaterThanOrEqual(2);
  });

  it("send each message in one segment of a VPC, so that the original's single receive call gets it whole", async () => {
    for (const network of [LEFT, RIGHT]) machine.run("ip", "-n", network, "link", "set", "eth0", "mtu", "9001");
    const script = join(__dirname, "support", "original_tcp_peer.py");
    const [command, words] = machine.command(LEFT, "python3", script, "consumer", CONSUMER.address, "1237");
    await using consumer = new RunningProgram(spawn(command, words, { stdio: ["ignore", "pipe", "pipe"] }));
    await consumer.line(/^ready/);
    // Without a pause, TCP may cut a message: it sends what the congestion window allows.
    const { status, stderr } = await run(["eager-producer", CONSUMER.address, "1237", "-c", "20", "--interval-sec", "0.05"], on(RIGHT));
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    await consumer.ended;
    expect(consumer.stdout).toBe(["ready", ...Array.from({ length: 20 }, (_, index) => index + 1), ""].join("\n"));
  });

  it("fail if there is no answer within the connect timeout", async () => {
    for (const program of ["tcp-client", "eager-producer"]) {
      const { status, stderr } = await run([program, NOBODY, "1234", "--connect-timeout-sec", "0.3"], on(RIGHT));
      expect({ status, stderr }).toEqual({ status: 1, stderr: `lab-apps ${program}: no connection to ${NOBODY}:1234 within 0.3 s\n` });
    }
  });

  it("fail if there is no route", async () => {
    const { status, stderr } = await run(["tcp-client", "10.98.0.1", "1234"], on(RIGHT));
    expect(status).toBe(1);
    expect(stderr).toContain("no route to that network (ENETUNREACH)");
  });

  it("fail if the host name is unknown, or no name server answers", async () => {
    const { status, stderr } = await run(["tcp-client", "server.invalid", "1234"], on(RIGHT));
    expect(status).toBe(1);
    expect(stderr).toMatch(/^lab-apps tcp-client: cannot connect to server.invalid:1234: .* \((ENOTFOUND|EAI_AGAIN)\)\n$/);
  });
});
