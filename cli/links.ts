// Links as `lab link` and `lab status` show them.
import type { LinkDirection, LinkEvent, LinkStatus } from "../running-lab";
import { describeLinkSettings } from "../topology/link-words";
import { paint, table } from "./output";

const DIRECTIONS: readonly LinkDirection[] = ["out", "in"];
const COUNTERS = ["packets", "passed", "dropped", "held", "duplicated", "corrupted", "fragmented"] as const;

/** A row for each direction; below, what a number cannot say. */
export function linkTable(links: readonly LinkStatus[]): string[] {
  const rows = links.flatMap(({ host, link, counters }) =>
    DIRECTIONS.map((direction) => [
      host,
      direction,
      ...COUNTERS.map((name) => String(counters?.[direction][name] ?? "")),
      describeLinkSettings(link[direction] ?? {}),
    ]),
  );
  return [...table([["host", "way", ...COUNTERS, "settings"], ...rows]), ...links.flatMap(remarks)];
}

function remarks({ host, state, link, counters }: LinkStatus): string[] {
  if (state === "down")
    return [paint("red", `the link of ${host} is down: its relay has ended, and nothing passes; --reset makes it a cable`)];
  const delayMs = (link.in?.delayMs ?? 0) + (link.out?.delayMs ?? 0);
  const overrun = (counters?.in.overrun ?? 0) + (counters?.out.overrun ?? 0);
  return [
    ...(delayMs > 0 ? [`a round trip of ${host} takes ${delayMs} ms longer`] : []),
    ...(overrun > 0 ? [paint("yellow", `${host}: ${overrun} packets more were lost: this machine was too slow for them`)] : []),
  ];
}

const timeOfDay = (seconds: number) => {
  const date = new Date(seconds * 1000);
  const micros = String(Math.floor((seconds % 1) * 1e6)).padStart(6, "0");
  return `${[date.getHours(), date.getMinutes(), date.getSeconds()].map((each) => String(each).padStart(2, "0")).join(":")}.${micros}`;
};

/** A line for each event; times as tcpdump prints them. */
export function logLines(events: readonly LinkEvent[]): string[] {
  return table(events.map(({ timeSec, direction, action, by, packet }) => [timeOfDay(timeSec), direction, action, by, packet]));
}
