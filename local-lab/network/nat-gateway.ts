// A NAT gateway's namespace: it gives connections its own address, and a port of its own choice.
import type { Lab } from "../../topology/lab";
import type { LabNatGateway } from "../../topology/network";
import { hereDocument } from "../shell-text";
import { inNewNamespace, interfaceLinks } from "./namespace";
import { FORWARDS, HOST_INTERFACE, WITHOUT_IPV6, withoutOffloads } from "./settings";

export const NAT_GATEWAY_TABLE = "ip nat_gateway";

/** Hosts' names have no dot. */
export const natGatewayNamespace = ({ name }: LabNatGateway): string => `.${name}`;

/** The ports: https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html. It answers nothing itself. */
export const NAT_GATEWAY_RULES = [
  `table ${NAT_GATEWAY_TABLE} {`,
  "chain postrouting {",
  "type nat hook postrouting priority srcnat; policy accept;",
  "meta l4proto { tcp, udp } masquerade to :1024-65535 random",
  "masquerade",
  "}",
  "chain input {",
  "type filter hook input priority filter; policy drop;",
  `counter drop comment "lab:no-connection"`,
  "}",
  "chain forward {",
  "type filter hook forward priority filter; policy accept;",
  `ct state invalid counter drop comment "lab:invalid"`,
  "}",
  "}",
].join("\n");

export function natGatewayScript(lab: Lab, gateway: LabNatGateway): string {
  return inNewNamespace(natGatewayNamespace(gateway), [
    WITHOUT_IPV6,
    ...FORWARDS,
    hereDocument("nft -f -", [NAT_GATEWAY_RULES], "RULES"),
    hereDocument("ip -batch -", ["link set lo up", ...interfaceLinks(lab, gateway, HOST_INTERFACE)], "LINKS"),
    withoutOffloads(HOST_INTERFACE),
  ]);
}
