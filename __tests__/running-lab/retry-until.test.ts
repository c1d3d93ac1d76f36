// `retryUntil` ends with the first result, after the timeout, or with the signal's reason.
import { retryUntil } from "../../running-lab";

test("the first result ends it, a zero or an empty text included", async () => {
  const results = [undefined, false as const, 0];
  expect(await retryUntil(() => results.shift(), { intervalMs: 1 })).toBe(0);
  expect(await retryUntil(() => Promise.resolve(""))).toBe("");
});

test("it tries at once, and a last time after the timeout", async () => {
  expect(await retryUntil(() => true, { timeoutMs: 0 })).toBe(true);
  let tries = 0;
  expect(await retryUntil(() => ++tries === 2, { timeoutMs: 10, intervalMs: 50 })).toBe(true);
});

test("after the timeout it throws the caller's error, or one with the duration", async () => {
  const onTimeout = () => new RangeError("no answer");
  await expect(retryUntil(() => false, { timeoutMs: 5, intervalMs: 1, onTimeout })).rejects.toThrow(RangeError);
  await expect(retryUntil(() => false, { timeoutMs: 5, intervalMs: 1 })).rejects.toThrow("timed out after 0.005 s");
});

test("an error thrown by a try ends it", async () => {
  await expect(retryUntil(() => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
});

test("an abort ends it with the signal's reason, before the first try and during a pause", async () => {
  const reason = new Error("interrupted");
  const aborted = AbortSignal.abort(reason);
  const attempt = jest.fn(() => false as const);
  await expect(retryUntil(attempt, { signal: aborted })).rejects.toBe(reason);
  expect(attempt).not.toHaveBeenCalled();

  const controller = new AbortController();
  const waiting = retryUntil(attempt, { signal: controller.signal, intervalMs: 60_000 });
  setImmediate(() => controller.abort(reason));
  await expect(waiting).rejects.toBe(reason);
  expect(attempt).toHaveBeenCalledTimes(1);
});

test("a slow try is followed by a pause of the same length", async () => {
  const starts: number[] = [];
  await retryUntil(
    async () => {
      starts.push(performance.now());
      if (starts.length === 1) await new Promise((resolve) => setTimeout(resolve, 60));
      return starts.length === 2;
    },
    { intervalMs: 1 },
  );
  expect(starts[1]! - starts[0]!).toBeGreaterThanOrEqual(115);
});
