// What tells the hesitant consumer to read: Enter, SIGUSR1, or time.
import { fstatSync } from "node:fs";
import { createInterface } from "node:readline";
import { untilElapsed, untilEvent } from "../sockets/wait";

export type Trigger = "Enter" | "SIGUSR1" | "time";

/** Whether somebody may press Enter: at a terminal or through a pipe, but not where standard input is /dev/null, as a service's is. */
export function mayPressEnter(): boolean {
  return process.stdin.isTTY || !fstatSync(0).isCharacterDevice();
}

/** Settles with the first line of standard input. Its end is no Enter, nor is an error. */
function enter(): Promise<void> {
  return new Promise((resolve) => {
    const lines = createInterface(process.stdin).once("line", () => resolve());
    for (const each of [process.stdin, lines]) each.on("error", () => undefined);
  });
}

/** Settles with what told the consumer to read. @param afterSec undefined: time does not @throws the reason of `stop` once it is aborted */
export async function toldToRead(afterSec: number | undefined, stop: AbortSignal): Promise<Trigger> {
  const settled = new AbortController();
  const signal = AbortSignal.any([stop, settled.signal]);
  const ways: Promise<Trigger>[] = [untilEvent(process, "SIGUSR1", signal).then(() => "SIGUSR1")];
  if (mayPressEnter()) ways.push(enter().then(() => "Enter"));
  if (afterSec !== undefined) ways.push(untilElapsed(afterSec, signal).then(() => "time"));
  // Avoid unhandled rejections of those that lose the race.
  for (const way of ways) way.catch(() => undefined);
  try {
    return await Promise.race(ways);
  } finally {
    settled.abort();
    if (mayPressEnter()) process.stdin.pause();
  }
}
