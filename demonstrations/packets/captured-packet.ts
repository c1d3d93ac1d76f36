// A line of `tcpdump -n`, as far as the demonstrations need it.

export interface CapturedPacket {
  /** Time of day. */
  readonly timeSec: number;
  readonly from: string;
  readonly to: string;
  /** @default - ICMP */
  readonly fromPort?: number;
  /** @default - ICMP */
  readonly toPort?: number;
  /** Bytes of TCP or UDP payload, or of the ICMP message. */
  readonly length: number;
  /** What follows the addresses. */
  readonly text: string;
  /** @default - not TCP */
  readonly tcp?: TcpHeader;
}

export interface TcpHeader {
  /** As tcpdump writes them: `S` SYN, `F` FIN, `R` RST, `P` PSH, `.` ACK. */
  readonly flags: string;
  /** The sequence number after the payload, relative to the connection's first. @default - tcpdump prints none for an empty segment */
  readonly sequenceEnd?: number;
  /** Relative. @default - not an ACK */
  readonly ack?: number;
  /** As it stands in the header, before window scaling (RFC 7323, section 2.3). */
  readonly window: number;
}

const LINE = /^(\d\d):(\d\d):(\d\d\.\d+) IP (\d+\.\d+\.\d+\.\d+)(?:\.(\d+))? > (\d+\.\d+\.\d+\.\d+)(?:\.(\d+))?: (.*)$/;

function tcpHeader(text: string): TcpHeader | undefined {
  const [, flags] = /^Flags \[([^\]]*)\]/.exec(text) ?? [];
  if (flags === undefined) return undefined;
  const number = (pattern: RegExp) => {
    const [, digits] = pattern.exec(text) ?? [];
    return digits === undefined ? undefined : Number(digits);
  };
  const sequenceEnd = number(/, seq (?:\d+:)?(\d+)/);
  const ack = number(/, ack (\d+)/);
  return {
    flags,
    window: number(/, win (\d+)/) ?? 0,
    ...(sequenceEnd !== undefined && { sequenceEnd }),
    ...(ack !== undefined && { ack }),
  };
}

/** @returns undefined unless the line is an IPv4 packet */
export function parseTcpdumpLine(line: string): CapturedPacket | undefined {
  const [, hours, minutes, seconds, from = "", fromPort, to = "", toPort, text = ""] = LINE.exec(line) ?? [];
  if (hours === undefined) return undefined;
  const [, length = "0"] = /length (\d+)/.exec(text) ?? [];
  const tcp = tcpHeader(text);
  return {
    timeSec: Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds),
    from,
    to,
    length: Number(length),
    text,
    ...(fromPort !== undefined && { fromPort: Number(fromPort) }),
    ...(toPort !== undefined && { toPort: Number(toPort) }),
    ...(tcp && { tcp }),
  };
}

/** "58 and 60": bytes of the payloads that a host sent. */
export function payloadsFrom(packets: readonly CapturedPacket[], address: string): string {
  const sent = packets.filter(({ from, length }) => from === address && length > 0);
  return sent.map(({ length }) => length).join(" and ");
}

const DAY_SEC = 86_400;

/** Seconds from one packet to a later one, over midnight too. */
export function secondsBetween(earlier: CapturedPacket, later: CapturedPacket): number {
  return (later.timeSec - earlier.timeSec + DAY_SEC) % DAY_SEC;
}
