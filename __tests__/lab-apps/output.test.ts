import { Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { LineOutput, type LineOutputOptions } from "../../lab-apps/report/output";

/** Reads a chunk's bytes only when it consumes the chunk, as the kernel does. */
class SlowReader extends Writable {
  text = "";
  override _write(chunk: Buffer | string, _encoding: BufferEncoding, taken: () => void): void {
    void sleep(2).then(() => {
      this.text += chunk.toString();
      taken();
    });
  }
}

const OPTIONS: LineOutputOptions = {
  onClosed(error) {
    throw error;
  },
  lineForLeftOut: (lines) => `${lines} left out`,
};

test("every line is written whole and in order, even for a slow reader", async () => {
  const lines = Array.from({ length: 20_000 }, (_, number) => `line ${number} \u00e9\u{1f600}`);
  // Longer than one write.
  lines.splice(10_000, 0, "\u20ac".repeat(100_000));
  const reader = new SlowReader();
  const output = new LineOutput(reader, OPTIONS);
  for (const line of lines) output.write(line);
  await output.drained();
  expect(reader.text === lines.map((line) => `${line}\n`).join("")).toBe(true);
});

/** Takes nothing until released. */
class StalledReader extends Writable {
  lines: string[] = [];
  goOn: () => void = () => undefined;
  override _write(chunk: Buffer, _encoding: BufferEncoding, taken: () => void): void {
    this.goOn = () => {
      this.goOn = () => undefined;
      this.lines.push(...chunk.toString().split("\n").slice(0, -1));
      taken();
      this.goOn();
    };
  }
}

test("a stalled reader costs bounded memory, and is told how many lines were dropped", async () => {
  const reader = new StalledReader();
  const output = new LineOutput(reader, OPTIONS);
  const line = "x".repeat(999);
  for (let count = 0; count < 30_000; count++) output.write(line);
  expect(reader.writableLength).toBeLessThan(20 * 1024 * 1024);
  reader.goOn();
  output.write("later");
  const drained = output.drained();
  reader.goOn();
  await drained;
  const kept = reader.lines.filter((each) => each === line).length;
  expect(kept).toBeGreaterThan(10_000);
  expect(reader.lines.slice(kept)).toEqual([`${30_000 - kept} left out`, "later"]);
});
