// What `lab analyze` prints and writes: the summary, one connection, JSON, a report.
import { execFile } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { type CaptureAnalyzer } from "../../capture-analysis";
import { EXIT } from "../../cli/exit-status";
import { stalledConnection } from "../capture-analysis/support/made-connections";
import { pcapOf } from "../capture-analysis/support/pcap";
import { LAB, lab } from "../support/lab-command";
import { analysisOf, newFolder, piped, STALL, TWO } from "./support/analyze-captures";

const { folder, file } = newFolder();
afterAll(() => rmSync(folder, { recursive: true }));

const path = file("two.pcap", TWO);

test("a summary lists the worst first, with the frames and Wireshark's filter", async () => {
  const { status, stdout, stderr } = await lab(["analyze", path]);
  expect({ status, stderr }).toEqual({ status: EXIT.yes, stderr: "" });
  const lines = stdout.split("\n");
  expect(lines[0]).toBe(`${path}: 17 packets in 5.6 s: 2 TCP connections (2 complete)`);
  expect(lines[1]).toMatch(STALL);
  expect(lines[2]).toBe("       frame.number in {5..8}");
  expect(lines[3]).toMatch(
    /^note: {2}10\.0\.0\.20:40001 to 10\.0\.0\.10:1235: 1,000 bytes there, 0 back in 0\.6 s \(frames 11 to 17\); closed by FIN\.$/,
  );
});

test("--connection describes one connection in full", async () => {
  const { status, stdout } = await lab(["analyze", path, "--connection", "1"]);
  expect(status).toBe(EXIT.yes);
  expect(stdout).toMatch(/^connection 1 of 2, frames 1 to 10\nnote: {2}10\.0\.0\.20:40000 opened a connection/);
  expect(stdout).toContain("1 probe asked (frame 6, after 0.4 s)");
  expect(stdout).not.toContain("40001");
});

test("--json prints the analysis's value", async () => {
  const { status, stdout } = await lab(["analyze", path, "--json"]);
  expect(status).toBe(EXIT.yes);
  expect(JSON.parse(stdout)).toEqual(analysisOf(TWO));
  const { connections, ...rest } = JSON.parse((await lab(["analyze", path, "--json", "--connection", "2"])).stdout) as ReturnType<
    CaptureAnalyzer["analysis"]
  >;
  expect(connections.map(({ number }) => number)).toEqual([2]);
  expect(rest.stalls).toEqual([]);
});

test.each([
  [["--connection", "3"], /^lab: there is no connection 3: \S+ has 2 connections\n$/],
  [["--connection", "0"], /^lab: --connection must be a whole number from 1: got "0"\n$/],
  [["--connection", "x"], /got "x"/],
])("%j is a usage error", async (options, message) => {
  const { status, stdout, stderr } = await lab(["analyze", path, ...options]);
  expect(stderr).toMatch(message);
  expect({ status, stdout }).toEqual({ status: EXIT.usage, stdout: "" });
});

test("the summary of any capture fits a screen, and counts what it leaves out", async () => {
  const many = pcapOf(Array.from({ length: 300 }, (_, index) => stalledConnection(40000 + index)).flat());
  const { stdout } = await lab(["analyze", file("many.pcap", many)]);
  const lines = stdout.trimEnd().split("\n");
  expect(lines.length).toBeLessThanOrEqual(24);
  expect(lines.at(-1)).toMatch(/^and 289 more; npx lab analyze \S+ --connection N explains one of 300, --json has all$/);
});

/** At a terminal of 80 columns. */
function atTerminal(env: NodeJS.ProcessEnv) {
  const command = `stty cols 80; exec '${process.execPath}' '${LAB}' analyze '${path}'`;
  const common: NodeJS.ProcessEnv = { ...process.env, TERM: "xterm" };
  for (const name of ["NO_COLOR", "FORCE_COLOR", "CI"]) delete common[name];
  return promisify(execFile)("script", ["-qefc", command, "/dev/null"], { env: { ...common, ...env } });
}

test("at a terminal it is coloured and wrapped; NO_COLOR leaves the colours out", async () => {
  const [coloured, plain] = await Promise.all([atTerminal({}), atTerminal({ NO_COLOR: "1" })]);
  expect(coloured.stdout).toContain("\x1b[33mslow: ");
  expect(plain.stdout).not.toContain("\x1b");
  const sentences = plain.stdout
    .split("\r\n")
    .slice(1)
    .filter((line) => !line.includes("frame.number"));
  for (const line of sentences) expect(line.length).toBeLessThanOrEqual(80);
  expect(sentences.length).toBeGreaterThan(4);
});

const titleOf = (page: string) => /<title>(.*)<\/title>/.exec(page)?.[1];

test("--report writes a page about the worst connections, of a file and of a pipe", async () => {
  const [ofFile, ofPipe] = [join(folder, "file.html"), join(folder, "pipe.html")];
  expect(await lab(["analyze", path, "--report", ofFile])).toMatchObject({ status: EXIT.yes, stderr: `the report is in ${ofFile}\n` });
  const { child, ended } = piped("--report", ofPipe);
  child.stdin.end(TWO);
  expect(await ended).toMatchObject({ status: EXIT.yes, stderr: `the report is in ${ofPipe}\n` });
  const [page, pageOfPipe] = [readFileSync(ofFile, "utf8"), readFileSync(ofPipe, "utf8")];
  expect([titleOf(page), titleOf(pageOfPipe)]).toEqual(["two.pcap", "standard input"]);
  for (const each of [page, pageOfPipe]) expect(each).toMatch(/could not send for 2 s: .*<svg/s);
  expect(pageOfPipe.replaceAll("standard input", "two.pcap")).toBe(page);
});

test("a report that cannot be written is refused before anything is read, in one line", async () => {
  const { status, stdout, stderr } = await lab(["analyze", path, "--report", join(folder, "none", "page.html")]);
  expect(stdout).toBe("");
  expect(stderr).toMatch(/^lab: could not write the report: [^\n]*there is no such file or folder \(ENOENT\)[^\n]*\n$/);
  expect(status).toBe(EXIT.failed);
});

test("the help has an example", async () => {
  const { stdout } = await lab(["analyze", "--help"]);
  expect(stdout).toContain("npx lab capture server --write - | npx lab analyze - --report capture.html");
});
