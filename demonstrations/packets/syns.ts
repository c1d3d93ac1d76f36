// What a capture shows of connections that open: SYN and SYN-ACK (RFC 9293, section 3.5).
import type { CapturedPacket } from "../../capture-analysis";

const withFlags = (packets: readonly CapturedPacket[], flags: string) => packets.filter(({ tcp }) => tcp?.flags === flags);

/** First packets of connections; one that is not answered is sent again. */
export const syns = (packets: readonly CapturedPacket[]): CapturedPacket[] => withFlags(packets, "SYN");
export const synAcks = (packets: readonly CapturedPacket[]): CapturedPacket[] => withFlags(packets, "SYN, ACK");
