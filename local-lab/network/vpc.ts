// What the VPC carries, and how: the rules of its bridge.
import type { Lab } from "../../topology/lab";
import { LINK_LOCAL_RESOLVER } from "../../topology/network";
import { hereDocument } from "../shell-text";
import { DROP_CHAIN, dropping, ROUTED_MARK } from "./drops";
import { aclChain, aclChains } from "./network-acl";
import { BRIDGE, hasInternet, internetGroup, LINK_GROUP, routerMac, subnetGroup } from "./ports";
import { INTERNET_CHAIN, routeChain, routeChains, vpcChains } from "./routes";
import { set, WITHOUT_IPV6, withoutOffloads } from "./settings";

export const VPC_TABLE = `bridge ${BRIDGE}`;

/** Links (local-lab/links) have bridges of their own beside it. */
const NOT_OF_LINKS = `iifgroup ${LINK_GROUP} accept`;

/** What is sent to the router. Bridges cannot track connections, and need not: ACLs are stateless. */
function prerouting(lab: Lab): string[] {
  const chains = [
    ...lab.subnets.map((subnet) => `${subnetGroup(lab, subnet.name)} : goto ${routeChain(subnet)}`),
    ...(hasInternet(lab) ? [`${internetGroup(lab)} : goto ${INTERNET_CHAIN}`] : []),
  ];
  return [
    "chain prerouting {",
    "type filter hook prerouting priority dstnat; policy drop;",
    NOT_OF_LINKS,
    `ether daddr != ${routerMac(lab)} accept`,
    "ether type arp accept",
    `ether type ip iifgroup vmap { ${chains.join(", ")} }`,
    "}",
  ];
}

/** The router answers nothing, and the resolver nothing but DNS. */
function input({ vpcs }: Lab): string[] {
  const resolvers = [...vpcs.map(({ resolverAddress }) => resolverAddress), LINK_LOCAL_RESOLVER];
  return [
    "chain input {",
    "type filter hook input priority filter; policy drop;",
    "ether type arp accept",
    `ip daddr { ${resolvers.join(", ")} } meta l4proto { tcp, udp } th dport 53 accept`,
    "}",
  ];
}

/** A VPC delivers neither broadcast nor multicast, except ARP; a LAN does. No ACL stands between hosts of one subnet. */
function forward(lab: Lab, lan: boolean, drop: (id: string) => string): string[] {
  const acls = lab.subnets.flatMap(({ name, networkAcl }) =>
    networkAcl ? [`${subnetGroup(lab, name)} : jump ${aclChain(networkAcl, "ingress")}`] : [],
  );
  return [
    "chain forward {",
    "type filter hook forward priority filter; policy drop;",
    NOT_OF_LINKS,
    ...(lan ? [] : [`ether type != arp meta pkttype { broadcast, multicast } ${drop("lab:vpc-delivers-unicast-only")}`]),
    ...lab.subnets.map((_, index) => `iifgroup ${index + 1} oifgroup ${index + 1} accept`),
    `meta mark != ${ROUTED_MARK} drop`,
    ...(acls.length > 0 ? [`oifgroup vmap { ${acls.join(", ")} }`] : []),
    `ether saddr set ${routerMac(lab)} accept`,
    "}",
  ];
}

/** The ruleset of the VPC's namespace, for `nft -f`. */
export function vpcRules(lab: Lab, lan: boolean): string {
  const drop = dropping();
  return [
    `table ${VPC_TABLE} {`,
    ...DROP_CHAIN,
    ...aclChains(lab, drop),
    ...vpcChains(lab, drop),
    ...routeChains(lab, drop),
    ...prerouting(lab),
    ...input(lab),
    ...forward(lab, lan, drop),
    "}",
  ].join("\n");
}

/** No packet is routed: those for another subnet are bridged as well. */
export function vpcFabric(lab: Lab, lan: boolean): string {
  return [WITHOUT_IPV6, set("ipv4/ip_forward", 0), hereDocument("nft -f -", [vpcRules(lab, lan)], "RULES"), withoutOffloads(BRIDGE)].join(
    "\n",
  );
}
