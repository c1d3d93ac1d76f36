// The internet gateway's rules: it translates private addresses one to one to public ones.
import type { Lab } from "../../topology/lab";
import { DROP_CHAIN, dropping } from "./drops";
import { LINK_GROUP } from "./ports";

export const INTERNET_TABLE = "ip internet";

/** The internet gateway's end of the cable to the VPC. */
export const VPC_CABLE = "vpc";

interface Translation {
  readonly address: string;
  readonly publicAddress: string;
}

function translations({ vpcs, subnets, hosts, natGateways }: Lab): Translation[] {
  const isOpen = (name: string) => {
    const vpc = subnets.find((subnet) => subnet.name === name)!.vpc;
    return vpcs.find((each) => each.name === vpc)!.internetGateway !== undefined;
  };
  return [...hosts.flatMap(({ interfaces }) => interfaces), ...natGateways].flatMap(({ address, publicAddress, subnet }) =>
    publicAddress !== undefined && isOpen(subnet) ? [{ address, publicAddress }] : [],
  );
}

/** nftables knows no empty map. */
const chain = (header: string, lines: readonly string[]) => [`${header} {`, ...lines, "}"];

/** For `nft -f`. Connections are tracked, so that what an ICMP error quotes is translated as well. */
export function internetRules(lab: Lab): string {
  const drop = dropping();
  const known = translations(lab);
  const map = (from: keyof Translation, to: keyof Translation) => known.map((each) => `${each[from]} : ${each[to]}`).join(", ");
  const addresses = known.map(({ address }) => address).join(", ");
  const translated = (line: string) => (known.length > 0 ? [line] : []);
  return [
    `table ${INTERNET_TABLE} {`,
    ...DROP_CHAIN,
    ...chain("chain prerouting", [
      "type nat hook prerouting priority dstnat; policy accept;",
      ...translated(`dnat to ip daddr map { ${map("publicAddress", "address")} }`),
    ]),
    ...chain("chain postrouting", [
      "type nat hook postrouting priority srcnat; policy accept;",
      ...translated(`snat to ip saddr map { ${map("address", "publicAddress")} }`),
    ]),
    ...chain("chain forward", [
      "type filter hook forward priority filter; policy drop;",
      `ct state invalid ${drop("lab:invalid")}`,
      "ct state established,related accept",
      `iifname ${VPC_CABLE} ${known.length > 0 ? `ip saddr != { ${addresses} } ` : ""}${drop("lab:no-public-address")}`,
      "ct status dnat accept",
      `oifname != ${VPC_CABLE} accept`,
      drop("lab:no-such-address"),
    ]),
    // The hop that `traceroute` shows is silent otherwise. Links' relays (local-lab/links) send here.
    ...chain("chain input", ["type filter hook input priority filter; policy drop;", `iifgroup ${LINK_GROUP} accept`]),
    "}",
  ].join("\n");
}
