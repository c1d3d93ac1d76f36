// The VPC's DNS resolver: dnsmasq's command line.
import type { Lab } from "../topology/lab";
import type { KeptProgram } from "./kept-program";

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

export function resolver(lab: Lab): KeptProgram {
  const options = resolverConfiguration(lab)
    .split("\n")
    .map((option) => `--${option}`);
  return { name: "resolver", command: ["dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", ...options], restartDelaySec: 1 };
}

/** Of ten milliseconds. */
const TRIES = 1000;

/**
 * For a shell in the VPC's namespace. The kernel brings cables to life in its own time, and what is sent before is lost. The bridge's own state lags a second
 * behind, and does not matter.
 */
export function waitUntilReady(): string {
  const links = "ip -o link show type veth";
  return [
    // proc_pid_net(5): the local address is the second field; port 53 is 0035.
    "answers() { while read -r _ address _; do case $address in *:0035) return 0 ;; esac; done </proc/net/udp; return 1; }",
    `connected() { case $(${links}) in *"state DOWN"* | *"state LOWERLAYERDOWN"*) return 1 ;; esac; }`,
    "tries=0",
    "until answers && connected; do",
    "tries=$((tries + 1))",
    `[ $tries -lt ${TRIES} ] || { ${links}; echo "the resolver or a link did not come up within ${TRIES / 100} s"; exit 1; } >&2`,
    "sleep 0.01",
    "done",
  ].join("\n");
}
