// A demonstration's capture, with a process that writes pcap as tcpdump does.
import { spawn } from "node:child_process";
import { Capture } from "../../demonstrations/packets/capture";
import { HostProcess } from "../../running-lab";
import { Conversation } from "../capture-analysis/support/conversation";
import { pcapOf } from "../capture-analysis/support/pcap";

/** Writes its first argument at once, and its second when it is told to stop. Both are in base64. */
const WRITER = `
  const [first, last] = process.argv.slice(1).map((text) => Buffer.from(text, "base64"));
  process.stdout.write(first);
  process.on("SIGTERM", () => process.stdout.write(last, () => process.exit(0)));
  setInterval(() => undefined, 1000);
  process.stderr.write("listening on eth0\\n");`;

async function capturing(first: Uint8Array, last: Uint8Array): Promise<Capture> {
  const words = [first, last].map((bytes) => Buffer.from(bytes).toString("base64"));
  const child = spawn(process.execPath, ["-e", WRITER, ...words], { stdio: ["ignore", "pipe", "pipe"] });
  const writer = new HostProcess(child, "writer", { unread: true });
  await writer.until("it listens", () => writer.stderr.includes("listening on"));
  return new Capture(writer);
}

/** Three packets. The second record begins at byte 84, after the header of the file (24 bytes) and the first record (16 and 44). */
const bytes = pcapOf(Conversation.opened().recording.records);
const AMID_SECOND = 100;

test("packets come as they are captured, with those that are still to be written at the end", async () => {
  await using capture = await capturing(bytes.subarray(0, AMID_SECOND), bytes.subarray(AMID_SECOND));
  await capture.until("the first packet", () => capture.packets.length > 0);
  expect(capture.packets.map(({ tcp }) => tcp?.flags)).toEqual(["SYN"]);
  await capture.stop();
  expect(capture.packets.map(({ tcp }) => tcp?.flags)).toEqual(["SYN", "SYN, ACK", "ACK"]);
  expect(capture.overview).toMatchObject({ packets: 3, summary: { opening: { complete: 1 } } });
  expect(capture.overview.problem).toBeUndefined();
});

test("connections are found by their endpoints, packets by their frames", async () => {
  await using capture = await capturing(bytes, new Uint8Array());
  await capture.until("a connection", () => capture.openedTo("10.0.0.2:80"));
  expect(capture.connectionOf("10.0.0.1:40000")).toMatchObject({ number: 1, server: "10.0.0.2:80" });
  expect(capture.connectionOf("10.0.0.2:80")?.number).toBe(1);
  expect([capture.connectionOf("10.0.0.1:40001"), capture.openedTo("10.0.0.1:40000")]).toEqual([undefined, undefined]);
  expect(capture.packet(2)).toBe(capture.packets[1]);
  expect(() => capture.packet(4)).toThrow("no IP packet has the frame number 4: the capture has 3 packets");
});

test("a capture that ends amid a record says so", async () => {
  const capture = await capturing(bytes, bytes.subarray(24, 30));
  await capture.stop();
  expect(capture.overview.problem?.text).toMatch(/^the header of record 4 should have 16 bytes/);
});
