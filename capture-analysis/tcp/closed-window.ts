// A receive window that closes, the probes that ask for it, and how it opens (RFC 9293, section 3.8.6.1).
import { FLAG, NONE, type Packet } from "../headers/packet";
import type { TcpConnection } from "./tcp-connection";
import type { TcpSide } from "./tcp-side";

export interface ClosedWindow {
  readonly receiver: TcpSide;
  readonly sender: TcpSide;
  readonly start: { readonly frame: number; readonly timeUs: number };
  end: { readonly frame: number; readonly timeUs: number } | undefined;
  ended: "window opened" | "reset" | "capture ended";
  readonly probes: number[];
  readonly answers: number[];
  readonly ignoring: number[];
  /** Probes since the last answer. */
  unanswered: number;
}

/**
 * Whether a segment of 0 or 1 byte only asks for an answer: a probe while the other side's window is closed, a keep-alive otherwise. Linux
 * sends no byte, one number before the next (the shape of a keep-alive); BSD and Windows probe with the next byte.
 */
export function isProbe({ openStall }: TcpConnection, packet: Packet, from: TcpSide, to: TcpSide, begin: number): boolean {
  const { payloadLength, flags, frame } = packet;
  if ((flags & FLAG.ack) === 0 || from.finFrame !== NONE) return false;
  const { highest } = from.sent!;
  const isOneBefore = begin === highest - 1;
  if (openStall?.receiver === to) {
    if (!isOneBefore && !(begin === highest && payloadLength === 1)) return false;
    openStall.probes.push(frame);
    openStall.unanswered++;
    return true;
  }
  // A byte that is not acknowledged yet is sent again because it may be lost.
  return isOneBefore && to.packets > 0 && (payloadLength === 0 || from.acknowledged === highest);
}

/** Notes a segment that fills the other side's window. */
export function noteWindowFull(connection: TcpConnection, packet: Packet, from: TcpSide, to: TcpSide): void {
  if (packet.payloadLength === 0 || !fills(connection, packet, from, to)) return;
  from.noteFrame("windowFull", packet.frame);
  connection.isWindowFull = true;
}

/** Notes the window that a segment announces, and whether it closes, stays closed or opens. */
export function noteWindow(connection: TcpConnection, packet: Packet, from: TcpSide, to: TcpSide): void {
  const { window, flags, frame, timeUs } = packet;
  from.rawWindow = window;
  from.shares.isKnown = true;
  const isSyn = (flags & FLAG.syn) !== 0;
  from.window = isSyn || from.windowShift === NONE ? window : window << from.windowShift;
  if (!isSyn) from.shares.announced(from.window);
  if (window === 0) noteZeroWindow(connection, packet, from, to);
  else if (connection.openStall?.receiver === from) connection.endStall("window opened", frame, timeUs);
}

function noteZeroWindow(connection: TcpConnection, { flags, frame, timeUs }: Packet, from: TcpSide, to: TcpSide): void {
  if ((flags & FLAG.ack) === 0 || (flags & (FLAG.syn | FLAG.fin)) !== 0) return;
  from.noteFrame("zeroWindows", frame);
  connection.closesWindow = true;
  const { openStall } = connection;
  if (openStall?.receiver === from) {
    if (openStall.unanswered === 0) return;
    openStall.answers.push(frame);
    openStall.unanswered = 0;
  } else if (!openStall && from.finFrame === NONE && to.finFrame === NONE) {
    const start = { frame, timeUs };
    const stall: ClosedWindow = {
      receiver: from,
      sender: to,
      start,
      end: undefined,
      ended: "capture ended",
      probes: [],
      answers: [],
      ignoring: [],
      unanswered: 0,
    };
    connection.beginStall(stall);
  }
}

/** Whether its last byte is the last that the other side's window allows. */
function fills({ begin }: TcpConnection, { payloadLength, flags }: Packet, from: TcpSide, to: TcpSide): boolean {
  if ((flags & FLAG.syn) !== 0) return false;
  // The scale does not count while the window is the one of a SYN.
  if (to.window === 0 || (to.windowShift === NONE && to.lastAcknowledgment !== NONE)) return false;
  return begin + payloadLength === from.acknowledged + to.window;
}
