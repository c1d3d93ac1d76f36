// A network namespace, and the cable that leads from it to the VPC's.
import { prefixLength } from "../../topology/cidr-block";
import type { Lab } from "../../topology/lab";
import { NAMESPACES_FOLDER } from "../names";
import { hereDocument } from "../shell-text";
import { macAddress } from "./neighbours";
import { portName } from "./ports";
import { MTU } from "./settings";

/** What `ip` calls the VPC's network namespace by: that of the lab's process 1. */
const VPC_PROCESS = 1;

/** Further interfaces have numbers that no port of the bridge has: the kernel is slow to report a pair as up whose numbers are equal. */
const FURTHER_INTERFACES = 10_000;

/** As `ip netns add` would make it, and a shell in it at once. */
export function inNewNamespace(name: string, lines: readonly string[]): string {
  const path = `${NAMESPACES_FOLDER}/${name}`;
  return `: >${path}\n${hereDocument(`unshare --net=${path} sh -e`, lines, "NAMESPACE")}`;
}

/** A cable whose other end is in the VPC's namespace, and not plugged in. */
export function cable(lab: Lab, device: string, address: string, number = 0): string {
  const index = number === 0 ? "" : ` index ${FURTHER_INTERFACES + number}`;
  const port = `peer name ${portName(lab, address)} mtu ${MTU} netns ${VPC_PROCESS}`;
  return `link add name ${device}${index} mtu ${MTU} address ${macAddress(address)} type veth ${port}`;
}

interface Place {
  readonly address: string;
  readonly subnet: string;
}

/** For `ip -batch`: an interface in a subnet, and the first one's default route. */
export function interfaceLinks(lab: Lab, { address, subnet: name }: Place, device: string, number = 0): string[] {
  const { cidrBlock, routerAddress } = lab.subnets.find((subnet) => subnet.name === name)!;
  const table = FURTHER_INTERFACES + number;
  return [
    cable(lab, device, address, number),
    `addr add ${address}/${prefixLength(cidrBlock)} brd + dev ${device}`,
    `link set ${device} up`,
    ...(number === 0
      ? [`route add default via ${routerAddress}`]
      : // What is sent from its address leaves by it, as Amazon Linux has it (amazon-ec2-net-utils).
        [
          `rule add from ${address} lookup ${table}`,
          `route add ${cidrBlock} dev ${device} table ${table}`,
          `route add default via ${routerAddress} dev ${device} table ${table}`,
        ]),
  ];
}
