// The shell that runs a plan's scripts, one after the other.
import { LabError } from "../../local-lab";
import { Shell } from "../../local-lab/shell";

const title = "try it";

test("a script's output is what it wrote, and the next one finds the same shell", async () => {
  await using shell = new Shell();
  expect(await shell.run("kept=here; echo one", { title })).toBe("one\n");
  expect(await shell.run("echo $kept", { title })).toBe("here\n");
});

test("a script that fails is an error with its words, and the next one has a new shell", async () => {
  await using shell = new Shell();
  await expect(shell.run("echo no such thing >&2; false", { title })).rejects.toThrow(new LabError("could not try it: no such thing"));
  expect(await shell.run("echo again", { title })).toBe("again\n");
});

test("a signal ends the script and what it has started, and the next one has a new shell", async () => {
  await using shell = new Shell();
  const controller = new AbortController();
  const running = shell.run("sleep 60 & sleep 60", { title, signal: controller.signal });
  controller.abort(new Error("enough"));
  await expect(running).rejects.toThrow("enough");
  expect(await shell.run("echo undone", { title })).toBe("undone\n");
});

test("a signal that comes as the script ends takes no later one with it", async () => {
  await using shell = new Shell();
  const controller = new AbortController();
  const running = shell.run("true", { title, signal: controller.signal });
  // The script ends meanwhile, and nobody sees it.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  controller.abort(new Error("enough"));
  await expect(running).rejects.toThrow("enough");
  expect(await shell.run("echo undone", { title })).toBe("undone\n");
});

test("a signal that came before runs nothing", async () => {
  await using shell = new Shell();
  await expect(shell.run("echo done", { title, signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow("enough");
});
