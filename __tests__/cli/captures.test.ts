// Captures that several want to have.
import { type Captures, eachOf } from "../../cli/captures";
import { AnalyzedCaptures } from "../../cli/lab-report/analyzed-captures";
import { CaptureAnalyzer } from "../../capture-analysis";
import type { RunningLab } from "../../running-lab";

const running = {} as RunningLab;
const analyzer = new CaptureAnalyzer();

/** Writes down what is asked of it. */
function recorder(name: string, log: string[], fails: { readonly begin?: Error; readonly end?: Error } = {}): Captures {
  return {
    begin(_running, demonstration, host, filter) {
      log.push(`${name} begins ${[demonstration, host, filter].join(" ")}`);
      if (fails.begin) return Promise.reject(fails.begin);
      const end = () => {
        log.push(`${name} ends`);
        return fails.end ? Promise.reject(fails.end) : Promise.resolve();
      };
      return Promise.resolve({ [Symbol.asyncDispose]: end });
    },
  };
}

const begin = (captures: readonly Captures[]) => eachOf(captures)!.begin(running, "ping", "server", "icmp", analyzer);

test("all of them get each capture, and its end", async () => {
  const log: string[] = [];
  const capture = await begin([recorder("a", log), recorder("b", log)]);
  await capture[Symbol.asyncDispose]();
  expect(log).toEqual(["a begins ping server icmp", "b begins ping server icmp", "a ends", "b ends"]);
});

test("none and one need no more than themselves", () => {
  const one = recorder("a", []);
  expect([eachOf([]), eachOf([one])]).toEqual([undefined, one]);
});

test("a capture that cannot begin ends those that have begun", async () => {
  const log: string[] = [];
  const failure = new Error("no tcpdump");
  await expect(begin([recorder("a", log), recorder("b", log, { begin: failure }), recorder("c", log)])).rejects.toBe(failure);
  expect(log).toEqual(["a begins ping server icmp", "b begins ping server icmp", "a ends"]);
});

test("a capture that cannot end is a failure, but the others end, too", async () => {
  const log: string[] = [];
  const failure = new Error("no disk space");
  const capture = await begin([recorder("a", log, { end: failure }), recorder("b", log)]);
  await expect(capture[Symbol.asyncDispose]()).rejects.toBe(failure);
  expect(log.slice(2)).toEqual(["a ends", "b ends"]);
});

test("for the report they are listed, each with the analyzer of the demonstration's own capture", async () => {
  const analyzed = new AnalyzedCaptures();
  await using _capture = await begin([analyzed]);
  expect(analyzed.list).toEqual([{ demonstration: "ping", host: "server", filter: "icmp", analyzer }]);
  expect(analyzed.list[0]?.analyzer).toBe(analyzer);
});
