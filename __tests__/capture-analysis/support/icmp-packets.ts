// Builds ICMP and ICMPv6 messages in IP packets; the addresses say which.
import { bytesOf, checksum, join, u16, u8 } from "./bytes";
import { ipPacket, isIpv6, pseudoHeader, type IpHeader } from "./ip-packets";

export interface IcmpMessage extends IpHeader {
  readonly type: number;
  readonly code?: number;
  /** The header's second half: identifier and sequence, MTU, or nothing. @default - zeros */
  readonly rest?: Uint8Array;
  /** What follows the header's 8 bytes: data, or the quoted packet. @default 0 */
  readonly payload?: Uint8Array | number;
}

export function icmpPacket(message: IcmpMessage): Uint8Array {
  const protocol = isIpv6(message.from) ? 58 : 1;
  const start = u8(message.type, message.code ?? 0);
  const end = join(message.rest ?? new Uint8Array(4), bytesOf(message.payload ?? 0));
  const covered = protocol === 58 ? pseudoHeader(message.from, message.to, 58, 4 + end.length) : u8();
  return ipPacket(message, protocol, join(start, u16(checksum(join(covered, start, end))), end));
}

export interface Echo extends IpHeader {
  readonly reply?: boolean;
  readonly identifier: number;
  readonly sequence: number;
  /** @default 56 */
  readonly payload?: Uint8Array | number;
}

export function echoPacket(echo: Echo): Uint8Array {
  const [request, reply] = isIpv6(echo.from) ? [128, 129] : [8, 0];
  const rest = join(u16(echo.identifier), u16(echo.sequence));
  return icmpPacket({ ...echo, type: echo.reply ? reply : request, rest, payload: echo.payload ?? 56 });
}
