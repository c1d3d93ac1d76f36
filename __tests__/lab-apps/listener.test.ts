import { freePort } from "./support/free-port";
import { run, start } from "./support/program";
import { RawPeer } from "./support/raw-peer";
import { UdpPeer } from "./support/udp-peer";

test("a connection gets a line that names both ends, and is closed", async () => {
  const port = await freePort();
  await using listener = start(["listener", "127.0.0.1", `tcp/${port}`, "--json"]);
  await listener.event("listening");
  await using peer = await RawPeer.connect(port);
  const line = (await peer.end()).toString();
  const { peer: accepted } = await listener.event("connection-accepted");
  expect(line).toBe(`127.0.0.1:${port} is open to ${String(accepted)}\n`);
});

test("any datagram is answered with such a line", async () => {
  const port = await freePort();
  await using listener = start(["listener", "127.0.0.1", `udp/${port}`, "--json"]);
  await listener.event("listening");
  await using peer = await UdpPeer.open();
  await peer.send(Buffer.from([0xff]), port);
  expect((await peer.receive()).datagram.toString()).toBe(`127.0.0.1:${port} is open to 127.0.0.1:${peer.port}\n`);
});

test("it ends on SIGTERM while a peer keeps its connection", async () => {
  const port = await freePort();
  await using listener = start(["listener", "127.0.0.1", `tcp/${port}`, "--json"]);
  await listener.event("listening");
  await using peer = await RawPeer.connect(port);
  await peer.end();
  expect(await listener.stop()).toMatchObject({ status: 0 });
});

test.each([
  [["127.0.0.1", "443"], 'expected tcp/PORT or udp/PORT, such as tcp/443: got "443"'],
  [["127.0.0.1", "tcp/0"], "from 1 to 65535"],
  [["127.0.0.1", "tcp"], "from 1 to 65535"],
  [["127.0.0.1", "icmp/8"], "expected tcp/PORT or udp/PORT"],
])("bad usage exits with status 2 and says what is allowed: listener %j", async (words, message) => {
  const { status, stderr } = await run(["listener", ...words]);
  expect(stderr).toContain(message);
  expect(status).toBe(2);
});

test("a port in use ends it with exit status 1 and a one-line message", async () => {
  await using other = await UdpPeer.open();
  const { status, stderr } = await run(["listener", "127.0.0.1", `udp/${other.port}`]);
  expect(stderr).toMatch(/^lab-apps listener: cannot receive on .*in use by another program \(EADDRINUSE\)\n$/);
  expect(status).toBe(1);
});
