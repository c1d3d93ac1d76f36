// The VPC's DNS resolver: dnsmasq's command line.
import type { Lab } from "../topology/lab";
import type { KeptProgram } from "./keeper/protocol";
import { listens, waitUntil } from "./listening";

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

/**
 * For a shell in the VPC's namespace. The kernel takes its time to bring veth pairs up, and packets sent before are lost. The bridge's own
 * state lags a second behind, and does not matter.
 */
export function waitUntilReady(): string {
  const links = "ip -o link show type veth";
  const connected = `case $(${links}) in *"state DOWN"* | *"state LOWERLAYERDOWN"*) false ;; esac`;
  return waitUntil([listens(53), connected], [`${listens(53)} || echo "the resolver does not listen"`, links]);
}
