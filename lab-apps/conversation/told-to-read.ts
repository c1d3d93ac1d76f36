// What tells the hesitant consumer to read: Enter, SIGUSR1, or time.
import { fstatSync } from "node:fs";
import { createInterface } from "node:readline";
import { untilElapsed, untilEvent } from "../sockets/wait";

export type Trigger = "Enter" | "SIGUSR1" | "time";

/** Whether Enter can come: from a terminal or a pipe, but not from /dev/null, a service's standard input. */
export function mayPressEnter(): boolean {
  return process.stdin.isTTY || !fstatSync(0).isCharacterDevice();
}

/** Settles with the first line of standard input; ignores its end and errors. */
function enter(): Promise<void> {
  return new Promise((resolve) => {
    const lines = createInterface(process.stdin).once("line", () => resolve());
    for (const each of [process.stdin, lines]) each.on("error", () => undefined);
  });
}

/** Settles with the trigger to read. @param afterSec undefined: not by time @throws the reason of `stop` once it is aborted */
export async function toldToRead(afterSec: number | undefined, stop: AbortSignal): Promise<Trigger> {
  const settled = new AbortController();
  const signal = AbortSignal.any([stop, settled.signal]);
  const ways: Promise<Trigger>[] = [untilEvent(process, "SIGUSR1", signal).then(() => "SIGUSR1")];
  if (mayPressEnter()) ways.push(enter().then(() => "Enter"));
  if (afterSec !== undefined) ways.push(untilElapsed(afterSec, signal).then(() => "time"));
  // Avoid unhandled rejections of the race's losers.
  for (const way of ways) way.catch(() => undefined);
  try {
    return await Promise.race(ways);
  } finally {
    settled.abort();
    if (mayPressEnter()) process.stdin.pause();
  }
}
