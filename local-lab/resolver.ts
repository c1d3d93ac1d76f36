// Pure. The VPC's DNS resolver: dnsmasq's configuration, and the file that sends a host to it.
import type { Lab } from "../topology/lab";
import { labFolder, processFolder, vpcNamespace } from "./names";
import { inNamespace } from "./network";
import { startRecorded } from "./service";
import { hereDocument } from "./shell-text";

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

export function resolverFiles(labName: string) {
  return { configuration: `${labFolder(labName)}/resolver.conf`, log: `${labFolder(labName)}/resolver.log` };
}

export function startResolver(lab: Lab, labName: string): string {
  const { configuration, log } = resolverFiles(labName);
  const dnsmasq = `dnsmasq --keep-in-foreground --conf-file=${configuration}`;
  return [
    hereDocument(`cat >${configuration}`, [resolverConfiguration(lab)], "CONFIGURATION"),
    inNamespace(vpcNamespace(labName), [startRecorded(labName, `${processFolder(labName)}/resolver`, dnsmasq, log)]),
  ].join("\n");
}

const TRIES = 1000;

/** The kernel brings cables to life in its own time, and what is sent before is lost. */
export function waitUntilReady(labName: string): string {
  const notReady = `ip -o link show type veth | grep -qE "state (DOWN|LOWERLAYERDOWN)" || ! grep -q "^ *[0-9]*: [0-9A-F]*:0035 " /proc/net/udp`;
  return inNamespace(vpcNamespace(labName), [
    "tries=0",
    `while ${notReady}; do`,
    "tries=$((tries + 1))",
    `[ $tries -lt ${TRIES} ] || { ip link show; cat ${resolverFiles(labName).log}; exit 1; } >&2`,
    "sleep 0.01",
    "done",
  ]);
}
