// The internet and the internet gateway: one namespace, with a cable to the VPC and one to each host of the internet.
import type { Lab } from "../../topology/lab";
import type { InternetHost } from "../../topology/model";
import { NAMESPACES_FOLDER } from "../names";
import { hereDocument } from "../shell-text";
import { internetRules, VPC_CABLE } from "./internet-rules";
import { cable, inNewNamespace } from "./namespace";
import { macAddress, neighbour } from "./neighbours";
import { INTERNET_ADDRESS, routerMac } from "./ports";
import { FORWARDS, HOST_INTERFACE, INTERNET_MTU, set, TCP_BUFFERS, WITHOUT_IPV6, withoutOffloads } from "./settings";

/** Hosts' names have no dot, and no NAT gateway's has two. */
export const INTERNET_NAMESPACE = "..internet";

/** The cable to a host of the internet: the other end's device, and its MAC address. */
export const internetCable = (index: number) => `host-${index + 1}`;
export const internetCableMac = (address: string) => macAddress(address).replace(/^02:00/, "02:01");

function gateway(lab: Lab): string {
  // Those of VPCs without an internet gateway, too: what is sent there is dropped and counted, not refused as unreachable.
  const blocks = lab.vpcs.flatMap(({ cidrBlocks }) => cidrBlocks);
  const router = lab.subnets[0]!.routerAddress;
  return inNewNamespace(INTERNET_NAMESPACE, [
    WITHOUT_IPV6,
    ...FORWARDS,
    hereDocument("nft -f -", [internetRules(lab)], "RULES"),
    hereDocument(
      "ip -batch -",
      [
        cable(lab, VPC_CABLE, INTERNET_ADDRESS),
        "link set lo up",
        `addr add ${INTERNET_ADDRESS}/32 dev lo`,
        `link set ${VPC_CABLE} up`,
        neighbour(router, VPC_CABLE, routerMac(lab)),
        ...blocks.map((block) => `route add ${block} via ${router} dev ${VPC_CABLE} onlink`),
      ],
      "LINKS",
    ),
    withoutOffloads(VPC_CABLE),
  ]);
}

function internetHost({ name, address }: InternetHost, index: number): string {
  const far = `name ${internetCable(index)} mtu ${INTERNET_MTU} address ${internetCableMac(address)}`;
  const peer = `peer ${far} netns ${NAMESPACES_FOLDER}/${INTERNET_NAMESPACE}`;
  return inNewNamespace(name, [
    WITHOUT_IPV6,
    ...TCP_BUFFERS.map(([setting, value]) => set(setting, value)),
    hereDocument(
      "ip -batch -",
      [
        `link add name ${HOST_INTERFACE} mtu ${INTERNET_MTU} address ${macAddress(address)} type veth ${peer}`,
        "link set lo up",
        `addr add ${address}/32 dev ${HOST_INTERFACE}`,
        `link set ${HOST_INTERFACE} up`,
        `route add default via ${INTERNET_ADDRESS} dev ${HOST_INTERFACE} onlink`,
      ],
      "LINKS",
    ),
    withoutOffloads(HOST_INTERFACE),
  ]);
}

export function internetScript(lab: Lab): string {
  const cables = lab.internetHosts.flatMap(({ address }, index) => [
    `link set dev ${internetCable(index)} up`,
    `route add ${address}/32 dev ${internetCable(index)}`,
  ]);
  return [
    gateway(lab),
    ...lab.internetHosts.map(internetHost),
    hereDocument(
      `nsenter --net=${NAMESPACES_FOLDER}/${INTERNET_NAMESPACE} sh -e`,
      [hereDocument("ip -batch -", cables, "LINKS"), ...lab.internetHosts.map((_, index) => withoutOffloads(internetCable(index)))],
      "NAMESPACE",
    ),
  ].join("\n");
}
