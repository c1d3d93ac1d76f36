// Which interface of this machine broadcast and multicast use. With an explicit interface, the kernel needs no route.
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { networkInterfaces } from "node:os";
import { Failure } from "../report/failure";
import { optional } from "../command-line/program";
import { UsageError } from "../command-line/values";

/** An IPv4 address of an interface. */
export interface LocalInterface {
  readonly name: string;
  readonly address: string;
  /** All host bits set: all hosts of its network (RFC 919, section 7). @default - none, in a /31 or a /32 */
  readonly broadcast?: string;
  readonly isLoopback: boolean;
}

export const interfaceOption = optional(
  "--interface <name>",
  "name or address of the local interface to use (default: the only one, or where the routes lead)",
  (text) => text,
);

function octets(address: string): number[] {
  return address.split(".").map(Number);
}

function broadcastOf(address: string, netmask: string): string | undefined {
  const mask = octets(netmask);
  if (mask[3]! >= 254) return undefined;
  return octets(address)
    .map((octet, index) => octet | (~mask[index]! & 255))
    .join(".");
}

/** The IPv4 addresses of the interfaces that are up. */
export function localInterfaces(): LocalInterface[] {
  return Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
    addresses
      .filter(({ family }) => family === "IPv4")
      .map(({ address, netmask, internal }) => {
        const broadcast = broadcastOf(address, netmask);
        return { name, address, isLoopback: internal, ...(broadcast !== undefined && { broadcast }) };
      }),
  );
}

export function describeInterface({ name, address }: LocalInterface): string {
  return `${name} (${address})`;
}

/** The source address that the kernel's routes choose for a destination. Connecting a UDP socket sends nothing. @default - no route */
async function routedAddress(destination: string): Promise<string | undefined> {
  const socket = createSocket("udp4");
  try {
    socket.bind(0);
    await once(socket, "listening");
    socket.setBroadcast(true);
    socket.connect(9, destination);
    await once(socket, "connect");
    return socket.address().address;
  } catch {
    return undefined;
  } finally {
    socket.close();
  }
}

/**
 * The interface of that name or address; without one, the only one there is, and of several, the one that the kernel's routes lead to.
 * Loopback counts if there is no other.
 *
 * @param among the interfaces in question
 * @param destination a broadcast or multicast address
 * @throws UsageError if there is no such interface, or several to choose from
 * @throws Failure if there is none at all
 */
export async function chooseInterface(
  wanted: string | undefined,
  among: readonly LocalInterface[],
  destination: string,
): Promise<LocalInterface> {
  const list = among.map(describeInterface).join(", ");
  if (wanted !== undefined) {
    const chosen = among.find(({ name, address }) => name === wanted || address === wanted);
    if (chosen) return chosen;
    throw new UsageError(`no interface "${wanted}" for ${destination}; there are ${list || "none"}`);
  }
  const networks = among.filter(({ isLoopback }) => !isLoopback);
  const [only, another] = networks.length > 0 ? networks : among;
  if (!only) throw new Failure("no interface with an IPv4 address is up");
  if (!another) return only;
  const routed = await routedAddress(destination);
  const chosen = among.find(({ address }) => address === routed);
  if (chosen) return chosen;
  throw new UsageError(`several interfaces, and no route to ${destination}: choose one of ${list} with --interface`);
}
