// Two machines on one Ethernet segment, as network namespaces. Neither has a default route.
import { execFileSync } from "node:child_process";
import { describeWithNamespaces, TestMachine } from "../support/test-machine";
import { run, type RunningProgram, start } from "./support/program";

const LEFT = "left";
const RIGHT = "right";
const ADDRESSES = { [LEFT]: "10.77.0.1", [RIGHT]: "10.77.0.2" };
const NAMES = [LEFT, RIGHT] as const;
const GROUP = "239.77.0.1";

let machine: TestMachine;
const ip = (...words: string[]): string => machine.run("ip", ...words);
const inside = (name: string): { under: string[] } => ({ under: machine.on(name) });

function addLink(name: string, network: string): void {
  ip("link", "add", name, "netns", LEFT, "type", "veth", "peer", "name", name, "netns", RIGHT);
  for (const [index, namespace] of NAMES.entries()) {
    ip("-n", namespace, "address", "add", `${network}.${index + 1}/24`, "broadcast", "+", "dev", name);
    ip("-n", namespace, "link", "set", name, "up");
  }
  // Node lists an interface only after the kernel reports that both ends are up, which takes a moment.
  const deadline = Date.now() + 30_000;
  for (const namespace of NAMES)
    while (!ip("-n", namespace, "link", "show", name).includes("state UP"))
      if (Date.now() > deadline) throw new Error(`${name} did not come up in ${namespace}`);
}

async function listening(program: string, ...words: string[]): Promise<RunningProgram> {
  const receiver = start([program, ...words, "--json"], inside(RIGHT));
  await receiver.event("listening");
  return receiver;
}

describeWithNamespaces("broadcast and multicast on a local network, without a default route", () => {
  beforeAll(() => {
    machine = new TestMachine(LEFT, RIGHT);
    addLink("eth0", "10.77.0");
    for (const name of NAMES) expect(ip("-n", name, "route", "show", "default")).toBe("");
  });
  afterAll(() => machine[Symbol.dispose]());

  test.each(["255.255.255.255", "10.77.0.255"])("a broadcast to %s reaches every consumer of the other machine", async (address) => {
    await using consumer = await listening("broadcast-consumer", address, "6001");
    await using another = await listening("broadcast-consumer", "0.0.0.0", "6001");
    await using publisher = start(["broadcast-publisher", address, "6001", "-n", "A", "--interval-sec", "0.1", "--json"], inside(LEFT));
    for (const receiver of [consumer, another])
      expect(await receiver.event("message-received", ({ text }) => text === "Message #2 from publisher A")).toMatchObject({
        peer: expect.stringMatching(/^10\.77\.0\.1:\d+$/) as unknown,
      });
    for (const program of [publisher, consumer, another]) expect(await program.stop()).toEqual({ status: 0, signal: null });
  });

  test("a multicast reaches every subscriber of the other machine, with a time to live of 2", async () => {
    const capture = [...machine.on(RIGHT), "tcpdump", "-l", "-n", "-v", "-i", "eth0", "-c", "1", "udp", "dst", "port", "6002"];
    await using subscriber = await listening("multicast-subscriber", GROUP, "6002");
    await using another = await listening("multicast-subscriber", GROUP, "6002", "--interface", "eth0");
    await using publisher = start(["multicast-publisher", GROUP, "6002", "-n", "A", "--interval-sec", "0.1", "--json"], inside(LEFT));
    for (const receiver of [subscriber, another])
      expect(await receiver.event("message-received", ({ text }) => text === "Message #2 from publisher A")).toMatchObject({
        peer: expect.stringMatching(/^10\.77\.0\.1:\d+$/) as unknown,
      });
    const [command = "", ...words] = capture;
    expect(execFileSync(command, words, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })).toMatch(/ttl 2,/);
    for (const program of [publisher, subscriber, another]) expect(await program.stop()).toEqual({ status: 0, signal: null });
  });

  test.each([
    ["broadcast", "10.77.0.255"],
    ["multicast", GROUP],
  ])("the %s publisher ends after --msg-count messages", async (kind, address) => {
    await using receiver = await listening(kind === "multicast" ? "multicast-subscriber" : "broadcast-consumer", address, "6004");
    await using publisher = start([`${kind}-publisher`, address, "6004", "-n", "A", "-c", "2", "--interval-sec", "0.1"], inside(LEFT));
    expect(await publisher.ended).toEqual({ status: 0, signal: null });
    await receiver.event("message-received", ({ text }) => text === "Message #2 from publisher A");
    await receiver.stop();
    expect(receiver.eventsNamed("message-received")).toHaveLength(2);
  });

  test("both receivers show the original's padded and quoted datagrams, and count malformed ones", async () => {
    await using subscriber = await listening("multicast-subscriber", GROUP, "6003");
    await using consumer = await listening("broadcast-consumer", "10.77.0.255", "6003");
    const python = `
import json, socket, struct
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("${ADDRESSES[LEFT]}"))
payload = json.dumps("Hello").encode()
for address in ("${GROUP}", "10.77.0.255"):
    s.sendto(b"\\0\\x09", (address, 6003))
    s.sendto((struct.pack("!HH", len(payload), 1) + payload).ljust(4096, b"\\0"), (address, 6003))
`;
    execFileSync(...machine.command(LEFT, "python3", "-c", python));
    for (const receiver of [subscriber, consumer]) {
      expect(await receiver.event("message-received")).toMatchObject({ text: "Hello" });
      expect(receiver.eventsNamed("message-malformed")).toEqual([expect.objectContaining({ count: 1 })]);
    }
  });

  test("a subscriber receives only what is sent to its group", async () => {
    await using subscriber = await listening("multicast-subscriber", GROUP, "6004");
    await using other = await listening("multicast-subscriber", "239.77.0.2", "6004");
    const send = (address: string): RunningProgram =>
      start(["multicast-publisher", address, "6004", "-n", address, "--interval-sec", "60"], inside(LEFT));
    await using second = send("239.77.0.2");
    await other.event("message-received");
    await using first = send(GROUP);
    expect(await subscriber.event("message-received")).toMatchObject({ text: `Message #1 from publisher ${GROUP}` });
    expect(other.eventsNamed("message-received")).toHaveLength(1);
    expect([first.stderr, second.stderr]).toEqual(["", ""]);
  });

  test("an address other than this machine's broadcast addresses is refused, with a list of them", async () => {
    for (const program of ["broadcast-publisher", "broadcast-consumer"]) {
      const { status, stderr } = await run([program, "10.77.0.2", "6005"], inside(LEFT));
      expect(stderr).toBe(
        `lab-apps ${program}: not a broadcast address of this machine: got "10.77.0.2"; ` +
          "there are 255.255.255.255, 127.255.255.255 (lo), 10.77.0.255 (eth0)\n",
      );
      expect(status).toBe(2);
    }
  });

  test("an unknown interface is refused", async () => {
    for (const words of [
      ["multicast-publisher", GROUP],
      ["multicast-subscriber", GROUP],
      ["broadcast-publisher", "255.255.255.255"],
    ]) {
      const { status, stderr } = await run([...words, "6006", "--interface", "eth7"], inside(LEFT));
      expect(stderr).toContain('no interface "eth7"');
      expect(stderr).toContain("eth0 (10.77.0.1)");
      expect(status).toBe(2);
    }
  });

  describe("with a second network", () => {
    beforeAll(() => addLink("eth1", "10.78.0"));

    test("without a route, --interface is required", async () => {
      for (const words of [
        ["multicast-publisher", GROUP],
        ["multicast-subscriber", GROUP],
        ["broadcast-publisher", "255.255.255.255"],
      ]) {
        const { status, stderr } = await run([...words, "6007"], inside(LEFT));
        expect(stderr).toContain("eth0 (10.77.0.1), eth1 (10.78.0.1) with --interface");
        expect(status).toBe(2);
      }
      await using subscriber = await listening("multicast-subscriber", GROUP, "6007", "--interface", "eth1");
      await using consumer = await listening("broadcast-consumer", "255.255.255.255", "6008");
      const publish = (program: string, address: string, port: string): RunningProgram =>
        start([program, address, port, "--interval-sec", "60", "--interface", "10.78.0.1"], inside(LEFT));
      await using multicast = publish("multicast-publisher", GROUP, "6007");
      await using broadcast = publish("broadcast-publisher", "255.255.255.255", "6008");
      for (const receiver of [subscriber, consumer])
        expect(await receiver.event("message-received")).toMatchObject({ peer: expect.stringMatching(/^10\.78\.0\.1:/) as unknown });
      for (const publisher of [multicast, broadcast]) expect((await publisher.stop()).status).toBe(0);
    });

    test("a broadcast address of one network names its interface", async () => {
      await using consumer = await listening("broadcast-consumer", "10.78.0.255", "6009");
      await using publisher = start(["broadcast-publisher", "10.78.0.255", "6009", "--interval-sec", "60"], inside(LEFT));
      expect(await consumer.event("message-received")).toMatchObject({ peer: expect.stringMatching(/^10\.78\.0\.1:/) as unknown });
      expect((await publisher.stop()).status).toBe(0);
    });

    test("a route to the group chooses the interface", async () => {
      for (const name of NAMES) ip("-n", name, "route", "add", "239.0.0.0/8", "dev", "eth1");
      await using subscriber = await listening("multicast-subscriber", GROUP, "6010");
      await using publisher = start(["multicast-publisher", GROUP, "6010", "--interval-sec", "60"], inside(LEFT));
      expect(await subscriber.event("message-received")).toMatchObject({ peer: expect.stringMatching(/^10\.78\.0\.1:/) as unknown });
      expect((await publisher.stop()).status).toBe(0);
    });
  });
});

test.each([
  [["multicast-publisher", "10.0.0.1", "6000"], "from 224.0.0.0 to 239.255.255.255"],
  [["multicast-publisher", "223.255.255.255", "6000"], "from 224.0.0.0 to 239.255.255.255"],
  [["multicast-subscriber", "240.0.0.0", "6000"], "from 224.0.0.0 to 239.255.255.255"],
  [["multicast-subscriber", "ff02::1", "6000"], "from 224.0.0.0 to 239.255.255.255"],
  [["multicast-subscriber", "239.0.0.1", "80"], "from 1024 to 65535"],
  [["broadcast-publisher", "255.255.255.255"], "missing required argument 'port'"],
  [["broadcast-publisher", "255.255.255.255", "6000", "--interval-sec", "x"], "expected seconds"],
  [["broadcast-publisher", "192.0.2.1", "6000"], "not a broadcast address of this machine"],
])("bad usage exits with status 2 and says what is allowed: %j", async (words, message) => {
  const { status, stderr, stdout } = await run(words);
  expect(stderr).toContain(message);
  expect(stdout).toBe("");
  expect(status).toBe(2);
});
