// Pure. The VPC's DNS resolver: dnsmasq's configuration, and the file that sends a host to it.
import type { Lab } from "../topology/lab";

/** The original's `route53_record_ttl`, in seconds. */
const RECORD_TTL_SEC = 300;

/** It knows the private hosted zone and nothing else: a name outside is refused, an unknown one inside does not exist (NXDOMAIN). */
export function resolverConfiguration(lab: Lab): string {
  return [
    `listen-address=${lab.resolverAddress}`,
    "bind-interfaces",
    "no-resolv",
    "no-hosts",
    "no-poll",
    "pid-file=",
    "log-facility=-",
    `local=/${lab.hostedZoneName}/`,
    ...lab.hosts.map(({ domainName, address }) => `host-record=${domainName},${address},${RECORD_TTL_SEC}`),
  ].join("\n");
}

/** A host's /etc/resolv.conf. */
export function resolverFile(lab: Lab): string {
  return `nameserver ${lab.resolverAddress}`;
}
