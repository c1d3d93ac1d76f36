// The hosts of two networks: which is which.
import type { Lab } from "../lab";
import { type AnyHost, isLabHost } from "../reachability";

/** A host in both networks, or in one of them. */
export interface Counterparts {
  /** Its name after the change, or before it if it is gone. */
  readonly name: string;
  readonly before?: AnyHost;
  readonly after?: AnyHost;
}

/** By their Terraform address and their number in its resource, or by their name. */
function keyed(hosts: readonly AnyHost[]): ReadonlyMap<string, AnyHost> {
  const counts = new Map<string, number>();
  return new Map(
    hosts.map((host) => {
      const origin = isLabHost(host) ? host.origin : undefined;
      if (origin === undefined) return [`name ${host.name}`, host];
      const number = (counts.get(origin) ?? 0) + 1;
      counts.set(origin, number);
      return [`${origin} ${number}`, host];
    }),
  );
}

const all = (lab: Lab | undefined): readonly AnyHost[] => (lab ? [...lab.hosts, ...lab.internetHosts] : []);

/** In the order of the network after the change, then those that are gone. */
export function counterparts(before: Lab | undefined, after: Lab | undefined): readonly Counterparts[] {
  const [old, now] = [keyed(all(before)), keyed(all(after))];
  return [...new Set([...now.keys(), ...old.keys()])].map((key) => {
    const [was, is] = [old.get(key), now.get(key)];
    return { name: (is ?? was)!.name, ...(was && { before: was }), ...(is && { after: is }) };
  });
}
