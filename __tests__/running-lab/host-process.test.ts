// A lab's processes all have one interface, tested here with processes of this machine.
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { HostProcess, type OutputOptions } from "../../running-lab";

const shell = <Line = never>(script: string, options: OutputOptions<Line> = {}) =>
  new HostProcess<Line>(spawn("sh", ["-c", script], { stdio: "pipe" }), "sh on server", options);

test("the result has stdout, stderr and the exit status; the process gets all its input", async () => {
  expect(await shell("cat; echo no >&2; exit 3").result("in\n")).toEqual({ status: 3, stdout: "in\n", stderr: "no\n" });
});

test("a process killed by a signal has a shell's exit status: 128 plus the signal's number", async () => {
  expect(await shell("kill -9 $$").ended).toBe(137);
  const waiting = shell("exec sleep 60");
  await waiting.stop();
  expect(waiting.status).toBe(143);
  await waiting.stop();
});

test("unread input is no error", async () => {
  expect(await shell("exit 4").result("x".repeat(1_000_000))).toMatchObject({ status: 4 });
});

test("a process that cannot be started rejects, but only if the caller awaits it", async () => {
  const missing = () => new HostProcess(spawn("/nonexistent", { stdio: "pipe" }), "nothing");
  const unobserved = missing();
  await new Promise((resolve) => setTimeout(resolve, 50));
  await unobserved.stop();
  await expect(missing().result()).rejects.toThrow("ENOENT");
  await expect(missing().until("it starts", () => false)).rejects.toThrow("ENOENT");
});

test("text is split into lines, regardless of its chunks, and even without a final newline", async () => {
  const process = shell("printf 1; sleep 0.05; printf '2\\nx\\n3'", { parseLine: (line) => (line === "x" ? undefined : Number(line)) });
  expect(await process.ended).toBe(0);
  expect(process.lines).toEqual([12, 3]);
  expect(process.stdout).toBe("");
});

test("output that the caller wants to read itself is left in the stream", async () => {
  const process = shell("printf raw", { unread: true });
  expect(process.output && (await text(process.output))).toBe("raw");
  expect(process.stdout).toBe("");
});

describe("a wait for its output", () => {
  test("resolves with the condition's value, even after the process has ended", async () => {
    const process = shell("sleep 0.05; echo ready >&2; exit 0");
    expect(await process.until("it is ready", () => /ready/.exec(process.stderr)?.[0])).toBe("ready");
    await process.ended;
    expect(await process.until("it is ready", () => process.stderr.includes("ready"))).toBe(true);
  });

  test("rejects with one line if the process ends first", async () => {
    const message = "sh on server ended with exit status 5 before it is ready: no luck";
    await expect(shell("echo no luck >&2; exit 5").until("it is ready", () => false)).rejects.toThrow(message);
    const onEnd = () => new RangeError("ended");
    await expect(shell("exit 5").until("it is ready", () => false, { onEnd })).rejects.toThrow(RangeError);
  });

  test("rejects with one line after the timeout", async () => {
    await using process = shell("exec sleep 60");
    const waiting = process.until("it is ready", () => false, { timeoutMs: 30 });
    await expect(waiting).rejects.toThrow("waited 0.03 s in vain for it is ready (sh on server)");
  });

  test("stops listening once the condition is met", async () => {
    await using process = shell("echo 1; exec sleep 60", { parseLine: Number });
    expect(await process.until("a number", () => process.lines[0])).toBe(1);
  });
});

test("disposal ends the process", async () => {
  let process: HostProcess | undefined;
  {
    await using inner = shell("exec sleep 60");
    process = inner;
  }
  expect(process.status).toBe(143);
});
