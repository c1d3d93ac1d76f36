// The receive window with the bytes in flight.
import type { TracedPacket } from "../../trace";
import { bytes } from "../../words";
import { type Html } from "../html";
import { packetText } from "../packet-text";
import { bytesInFlight, type Step } from "../series/in-flight";
import { acksOf, has } from "../series/segments";
import { byteAxis, makeArea, plotSvg, type Area } from "./area";
import { stallBands } from "./bands";
import type { Direction } from "./direction";
import { captionId, figure, type LegendEntry } from "./figure";
import { stepArea, stepLine, upTo } from "./lines";
import { drawMarks, type Mark, type MarkKind, markKind } from "./marks";
import { stallsClause } from "./stalls-text";

const HEIGHT = 220;
const OF_SENDER: readonly MarkKind[] = ["probe", "window-full", "retransmission"];
const OF_RECEIVER: readonly MarkKind[] = ["zero-window", "answer"];

function marksOf(area: Area, { trace, sender, windowKnown }: Direction, steps: readonly Step[]): readonly Mark[] {
  let index = 0;
  return trace.packets.flatMap((packet: TracedPacket) => {
    while (index + 1 < steps.length && steps[index + 1]!.frame <= packet.frame) index += 1;
    const kind = markKind(packet);
    if (kind === undefined || !(packet.from === sender ? OF_SENDER : OF_RECEIVER).includes(kind)) return [];
    const value = packet.from === sender ? (steps[index]?.value ?? 0) : packet.window;
    return [{ kind, x: area.x(packet.time), y: area.y(value), text: packetText(packet, windowKnown) }];
  });
}

export function windowPlot(direction: Direction): Html {
  const { id, trace, sender, span, stalls, windowKnown } = direction;
  const steps = bytesInFlight(trace.packets, sender);
  const windows = windowKnown ? acksOf(trace.packets, sender).map(({ packet }) => packet) : [];
  const scaled = windows.filter((packet) => !has(packet, "SYN"));
  const shown = scaled.length > 0 ? scaled : windows;
  const sizes = shown.map(({ window }) => window);
  const [least, largest] = [sizes.reduce((a, b) => Math.min(a, b), Infinity), sizes.reduce((a, b) => Math.max(a, b), 0)];
  const mostInFlight = steps.reduce((most, { value }) => Math.max(most, value), 0);
  const area = makeArea(span, 0, Math.max(mostInFlight, largest, 1), HEIGHT);
  const points = upTo(
    area.width,
    steps.map(({ time, value }) => ({ x: area.x(time), y: area.y(value) })),
  );
  const windowPoints = upTo(
    area.width,
    shown.map(({ time, window }) => ({ x: area.x(time), y: area.y(window) })),
  );
  const marks = marksOf(area, direction, steps);
  const lines: LegendEntry[] = [
    ...(shown.length > 0 ? [{ kind: "window-line", text: "receive window" } as const] : []),
    { kind: "flight-line", text: "bytes in flight" },
    ...(stalls.length > 0 ? [{ kind: "band", text: "window closed" } as const] : []),
  ];
  const range = least === largest ? `is ${bytes(largest)} all the time` : `lies between ${bytes(least)} and ${bytes(largest)}`;
  const windowClause =
    shown.length === 0
      ? "its receive window cannot be drawn, because its scale is not in the capture"
      : `its receive window ${range}; ${stallsClause(stalls)}`;
  return figure({
    id: `${id}-window`,
    heading: "Receive window and bytes in flight",
    sentence: `At most ${bytes(mostInFlight)} are in flight to ${direction.receiverText}; ${windowClause}.`,
    lines,
    marks: marks.map(({ kind }) => kind),
    svg: plotSvg(area, byteAxis(Math.max(mostInFlight, largest)), captionId(`${id}-window`), [
      stallBands(area, stalls),
      stepArea(points, area.y(0), "flight-area"),
      stepLine(points, "line flight-line"),
      stepLine(windowPoints, "line window-line"),
      drawMarks(marks),
    ]),
  });
}
