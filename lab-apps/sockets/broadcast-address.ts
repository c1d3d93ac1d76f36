// Broadcast addresses: all hosts of this network, or of a network that this machine is in (RFC 919, section 7).
import { type LocalInterface } from "./local-interface";
import { UsageError } from "../command-line/values";

/** All hosts on the network of the outgoing interface; no router forwards it. */
const LIMITED_BROADCAST = "255.255.255.255";

/**
 * The interfaces whose networks the broadcast address stands for.
 *
 * @throws UsageError if it is no broadcast address of this machine
 */
export function interfacesOfBroadcast(address: string, interfaces: readonly LocalInterface[]): readonly LocalInterface[] {
  const able = interfaces.filter(({ broadcast }) => broadcast !== undefined);
  const meant = address === LIMITED_BROADCAST ? able : able.filter(({ broadcast }) => broadcast === address);
  if (meant.length > 0) return meant;
  const known = able.map(({ name, broadcast }) => `${broadcast} (${name})`);
  throw new UsageError(`not a broadcast address of this machine: got "${address}"; there are ${[LIMITED_BROADCAST, ...known].join(", ")}`);
}
