// The hosts and services that a command line names.
import type { Lab, LabHost } from "../topology/lab";
import { type AnyHost, isLabHost } from "../topology/reachability";
import { UsageError } from "./exit-status";
import { unknown } from "./nearest";

/**
 * A host, and the names of its services, or the one that is asked for.
 *
 * @throws UsageError that lists the services and names the nearest
 */
export function servicesOf(lab: Lab, hostName: string, service: string | undefined): { host: LabHost; names: readonly string[] } {
  const host = hostOf(lab, hostName);
  if (!isLabHost(host) || host.services.length === 0) throw new UsageError(`${hostName} has no services; lab status lists them`);
  const names = host.services.map(({ name }) => name);
  if (service !== undefined && !names.includes(service)) throw unknown(`service on ${hostName}`, service, names);
  return { host, names: service === undefined ? names : [service] };
}

/** One of the lab's, or of the internet's, by name or Terraform address. @throws UsageError that lists the hosts and names the nearest */
export function hostOf(lab: Lab, name: string): AnyHost {
  const hosts = [...lab.hosts, ...lab.internetHosts];
  const named = hosts.find((candidate) => candidate.name === name);
  if (named) return named;
  const [only, ...others] = lab.hosts.filter(({ origin }) => origin === name);
  if (only && others.length === 0) return only;
  if (only) throw new UsageError(`${name} is several hosts: ${[only, ...others].map((each) => each.name).join(", ")}`);
  throw unknown(
    "host",
    name,
    hosts.map((known) => known.name),
  );
}
