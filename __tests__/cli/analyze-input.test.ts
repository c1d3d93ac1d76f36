// What `lab analyze` reads: files, pipes, gzip, and what is damaged or no capture.
import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { type CaptureAnalyzer } from "../../capture-analysis";
import { EXIT } from "../../cli/exit-status";
import { plainConnection } from "../capture-analysis/support/made-connections";
import { pcapOf } from "../capture-analysis/support/pcap";
import { LAB, lab } from "../support/lab-command";
import { analysisOf, newFolder, piped, STALL, STALLED, TWO } from "./support/analyze-captures";

const { folder, file } = newFolder();
afterAll(() => rmSync(folder, { recursive: true }));

test("a gzip file is decompressed, whatever its name", async () => {
  const { stdout } = await lab(["analyze", file("two", gzipSync(TWO)), "--json"]);
  expect(JSON.parse(stdout)).toEqual(analysisOf(TWO, true));
});

test("a gzip file that is cut off is analyzed as far as it can be read", async () => {
  const many = pcapOf(Array.from({ length: 100 }, (_, index) => plainConnection(40000 + index, index)).flat());
  const whole = gzipSync(many);
  const cut = file("cut.gz", whole.subarray(0, whole.length - 20));
  const { status, stdout, stderr } = await lab(["analyze", cut, "--json"]);
  const { packets, problem } = JSON.parse(stdout) as ReturnType<CaptureAnalyzer["analysis"]>;
  expect(packets).toBeGreaterThan(600);
  expect(problem?.text).toBe("the gzip data ends early");
  expect(stderr).toBe(`lab: ${cut}: the gzip data ends early, at byte ${problem?.offset}\n`);
  expect(status).toBe(EXIT.failed);
});

test("a gzip file that is damaged in its middle is reported in one line", async () => {
  const damaged = gzipSync(TWO);
  damaged.fill(0xff, damaged.length >> 1);
  const { status, stderr } = await lab(["analyze", file("damaged.gz", damaged)]);
  expect(stderr).toMatch(/^lab: .*damaged\.gz: the gzip data is damaged \(.*\), at byte \d+\n$/);
  expect(status).toBe(EXIT.failed);
});

test("a file that is cut off is analyzed up to its last whole record", async () => {
  const cut = file("cut.pcap", TWO.subarray(0, TWO.length - 10));
  const { status, stdout, stderr } = await lab(["analyze", cut]);
  expect(stdout).toMatch(/: 16 packets in /);
  expect(stdout).toMatch(/\nfault: The file is damaged at byte /);
  expect(stderr).toMatch(/^lab: .*cut\.pcap: record 17 should have 40 bytes, but the file ends after 30, at byte \d+\n$/);
  expect(status).toBe(EXIT.failed);
});

test.each([
  ["a text", "this is no capture, but a text that is long enough to be one", /^lab: \S+: [^\n]+, at byte 0\n$/],
  ["an empty file", "", /^lab: \S+: the file is empty, at byte 0\n$/],
])("%s is no capture: one line, and no results", async (name, text, message) => {
  const { status, stdout, stderr } = await lab(["analyze", file(name.replaceAll(" ", "-"), Buffer.from(text))]);
  expect(stderr).toMatch(message);
  expect({ status, stdout }).toEqual({ status: EXIT.failed, stdout: "" });
});

test.each([
  [join(folder, "missing.pcap"), /^lab: cannot open \S+missing\.pcap: there is no such file or folder \(ENOENT\)[^\n]*\n$/],
  [folder, /^lab: cannot read \S+: it is a folder \(EISDIR\)[^\n]*\n$/],
])("%s cannot be read: one line", async (name, message) => {
  const { status, stdout, stderr } = await lab(["analyze", name]);
  expect(stderr).toMatch(message);
  expect({ status, stdout }).toEqual({ status: EXIT.failed, stdout: "" });
});

const path = file("two.pcap", TWO);

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

test.each([
  ["as it is", STALLED],
  ["compressed", gzipSync(STALLED)],
])("a pipe that is still being written is analyzed at its end: %s", async (_, bytes) => {
  const { child, ended } = piped();
  for (const part of [bytes.subarray(0, 1), bytes.subarray(1, 100), bytes.subarray(100)]) {
    child.stdin.write(part);
    await pause(100);
  }
  child.stdin.end();
  const { status, stdout, stderr } = await ended;
  expect({ status, stderr }).toEqual({ status: EXIT.yes, stderr: "" });
  expect(stdout).toMatch(/^standard input: 10 packets in 2\.6 s/);
  expect(stdout).toMatch(STALL);
});

test("Ctrl-C stops reading a pipe, and what was read is analyzed", async () => {
  const { child, ended } = piped();
  child.stdin.write(STALLED);
  // The command must listen for the signal before it comes.
  await pause(1500);
  child.kill("SIGINT");
  // A program that captures writes its last packets when it is interrupted. Here they are cut off.
  child.stdin.write(TWO.subarray(STALLED.length, TWO.length - 10));
  const { status, stdout, stderr } = await ended;
  expect(stderr).toBe("lab: standard input: interrupted after 16 packets\n");
  expect(status).toBe(EXIT.yes);
  expect(stdout).toMatch(/^standard input: 16 packets/);
});

test("a named pipe is read", async () => {
  const { stdout } = await promisify(execFile)("bash", ["-c", `cat '${path}' | { '${process.execPath}' '${LAB}' analyze <(cat); }`]);
  expect(stdout).toMatch(/^\/dev\/fd\/\d+: 17 packets in 5\.6 s/);
});
