// The VPC's DNS resolver: dnsmasq's command line.
import type { Lab } from "../topology/lab";
import { LINK_LOCAL_RESOLVER, RECORD_TTL_SEC } from "../topology/network";
import type { KeptProgram } from "./keeper/protocol";
import { listens, waitUntil } from "./listening";
import { INTERNET_NAMESPACE } from "./network/internet";
import { hasInternet } from "./network/ports";

/** Route 53's for any private hosted zone: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/SOA-NSrecords.html */
const NAME_SERVERS = ["ns-1536.awsdns-00.co.uk", "ns-0.awsdns-00.com", "ns-1024.awsdns-00.org", "ns-512.awsdns-00.net"] as const;
const START_OF_AUTHORITY = "1,awsdns-hostmaster.amazon.com,7200,900,1209600";

/** It knows the private hosted zone and nothing else: a name outside is refused, an unknown one inside does not exist (NXDOMAIN). */
export function resolverConfiguration(lab: Lab): string {
  const addresses = [...lab.vpcs.map(({ resolverAddress }) => resolverAddress), LINK_LOCAL_RESOLVER];
  const [first, ...others] = NAME_SERVERS;
  return [
    ...addresses.map((address) => `listen-address=${address}`),
    "bind-interfaces",
    "no-resolv",
    "no-hosts",
    "no-poll",
    "pid-file=",
    "log-facility=-",
    // As the zone's authority, it has an SOA for the answer that there is no such name (RFC 2308).
    `auth-server=${[first, ...addresses].join()}`,
    `auth-sec-servers=${others.join()}`,
    // With the blocks, it knows the names of addresses, too.
    `auth-zone=${[lab.hostedZoneName, ...lab.vpcs.flatMap(({ cidrBlocks }) => cidrBlocks)].join()}`,
    `auth-soa=${START_OF_AUTHORITY}`,
    `auth-ttl=${RECORD_TTL_SEC}`,
    ...lab.hosts.map(({ domainName, address }) => `host-record=${domainName},${address}`),
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
export function waitUntilReady(lab: Lab): string {
  const beyond = hasInternet(lab) ? `; ip -n ${INTERNET_NAMESPACE} -o link show type veth` : "";
  const links = `ip -o link show type veth${beyond}`;
  const connected = `case $(${links}) in *"state DOWN"* | *"state LOWERLAYERDOWN"*) false ;; esac`;
  return waitUntil([listens(53), connected], [`${listens(53)} || echo "the resolver does not listen"`, links]);
}
