// Pure. The VPC's DNS resolver: dnsmasq's configuration, and the file that sends a host to it.
import type { Lab } from "../topology/lab";
import { processFolder, programFolder, vpcNamespace } from "./names";
import { startRecorded } from "./service";
import { quote } from "./shell-text";

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

function resolverFiles(labName: string) {
  return { configuration: `${programFolder(labName)}/resolver.conf`, log: `${programFolder(labName)}/resolver.log` };
}

/** For a shell in the VPC's namespace. */
export function startResolver(lab: Lab, labName: string): string[] {
  const { configuration, log } = resolverFiles(labName);
  const dnsmasq = `dnsmasq --keep-in-foreground --conf-file=${configuration}`;
  return [
    `echo ${quote(resolverConfiguration(lab))} >${configuration}`,
    startRecorded(labName, `${processFolder(labName)}/resolver`, dnsmasq, log),
  ];
}

/** Of ten milliseconds. */
const TRIES = 1000;

/** The kernel brings cables to life in its own time, and what is sent before is lost. The bridge's own state lags a second behind, and does not matter. */
export function waitUntilReady(labName: string): string {
  const { log } = resolverFiles(labName);
  const links = `ip -n ${vpcNamespace(labName)} -o link show type veth`;
  return [
    `answers() { read -r resolver _ 2>/dev/null <${processFolder(labName)}/resolver && while read -r _ address _; do case $address in *:0035) return 0 ;; esac; done 2>/dev/null </proc/$resolver/net/udp; return 1; }`,
    `connected() { case $(${links}) in *"state DOWN"* | *"state LOWERLAYERDOWN"*) return 1 ;; esac; }`,
    "tries=0",
    "until answers && connected; do",
    "tries=$((tries + 1))",
    `[ $tries -lt ${TRIES} ] || { ${links}; cat ${log}; exit 1; } >&2`,
    "sleep 0.01",
    "done",
  ].join("\n");
}
