// What a capture shows of path MTU discovery (RFC 1191): segments that were too long, and the routers that said so.
import type { CapturedPacket } from "../packets/captured-packet";
import type { Stage } from "../stage";

export interface TooLong {
  readonly router: string;
  /** MTU of the router's next hop, in bytes. */
  readonly mtu: number;
}

/** The ICMP messages "fragmentation needed" of a capture, type 3, code 4. */
export function tooLongReports(packets: readonly CapturedPacket[]): TooLong[] {
  return packets.flatMap(({ from: router, text }) => {
    const [, mtu] = /^ICMP \S+ unreachable - need to frag \(mtu (\d+)\)/.exec(text) ?? [];
    return mtu === undefined ? [] : [{ router, mtu: Number(mtu) }];
  });
}

/** Bytes of the longest payload; 0 without any. */
export const longestPayload = (packets: readonly CapturedPacket[]): number => Math.max(0, ...packets.map(({ length }) => length));

/** What a host's kernel has learned of the path to an address. @returns undefined if it knows no MTU but its interface's */
export async function learnedMtu(stage: Stage, host: string, address: string): Promise<number | undefined> {
  const [, mtu] = / mtu (\d+)/.exec(await stage.output(host, `ip route get ${address}`)) ?? [];
  return mtu === undefined ? undefined : Number(mtu);
}

/** A host's kernel forgets what it has learned of paths, now and at the stage's end; otherwise, it knows it for ten minutes. */
export async function forgetPaths(stage: Stage, host: string): Promise<void> {
  const forget = () => stage.output(host, "ip route flush cache");
  stage.atEnd(forget);
  await forget();
}
