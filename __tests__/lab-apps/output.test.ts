import { Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { LineOutput } from "../../lab-apps/output";

/** Looks at what it was given only when it takes it, as the kernel does. */
class SlowReader extends Writable {
  text = "";
  override _write(chunk: Buffer | string, _encoding: BufferEncoding, taken: () => void): void {
    void sleep(2).then(() => {
      this.text += chunk.toString();
      taken();
    });
  }
}

test("every line comes out as it was written, whole and in order, however slow its reader", async () => {
  const lines = Array.from({ length: 20_000 }, (_, number) => `line ${number} \u00e9\u{1f600}`);
  // Longer than what is gathered for one write.
  lines.splice(10_000, 0, "\u20ac".repeat(100_000));
  const reader = new SlowReader();
  const output = new LineOutput(reader, (error) => {
    throw error;
  });
  for (const line of lines) output.write(line);
  await output.drained();
  expect(reader.text === lines.map((line) => `${line}\n`).join("")).toBe(true);
});
