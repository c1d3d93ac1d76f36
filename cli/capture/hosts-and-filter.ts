// The words of `lab capture`: hosts, then a filter.
import type { Lab } from "../../topology/lab";
import type { AnyHost } from "../../topology/reachability";
import { UsageError } from "../exit-status";
import { hostOf } from "../chosen-host";

export interface HostsAndFilter {
  /** At least one. */
  readonly hosts: readonly AnyHost[];
  /** In the language of pcap-filter(7); empty for every packet. */
  readonly filter: string;
}

/** The filter begins with the first word that names no host. @throws UsageError if the first does not, or one is named twice */
export function hostsAndFilter(lab: Lab, [first = "", ...others]: readonly string[]): HostsAndFilter {
  const names = new Set([...lab.hosts, ...lab.internetHosts].map(({ name }) => name));
  const end = others.findIndex((word) => !names.has(word));
  const more = end < 0 ? others : others.slice(0, end);
  const hosts = [first, ...more].map((name) => hostOf(lab, name));
  const twice = hosts.find((host, index) => hosts.indexOf(host) < index);
  if (twice) throw new UsageError(`${twice.name} is named twice: each host is captured once`);
  return { hosts, filter: others.slice(more.length).join(" ") };
}
