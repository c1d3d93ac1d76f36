// What a host's kernel learns of the MTUs of paths (RFC 1191).
import type { Stage } from "../stage";

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
