// Pure. The floor of the local lab: the least that a shell script can do to have the same network with the same rules.
import { addressAt } from "../../topology/cidr-block";
import type { Lab } from "../../topology/lab";
import { securityGroup } from "../../local-lab/security-group";

const PREFIX = "lab-floor";
const hereDocument = (command: string, lines: readonly string[]) => [`${command} <<'END'`, ...lines, "END"].join("\n");

/** One `ip -batch` for all links, then for each host one for its addresses and one `nft`. */
export function bareUp(lab: Lab): string {
  const router = addressAt(lab.subnetCidrBlocks.private, 1);
  return [
    hereDocument("ip -batch -", [`netns add ${PREFIX}`, ...lab.hosts.map(({ name }) => `netns add ${PREFIX}.${name}`)]),
    hereDocument(`ip -n ${PREFIX} -batch -`, [
      "link add name bridge mtu 9001 type bridge",
      ...lab.hosts.map(
        ({ name }, index) =>
          `link add name port-${index} mtu 9001 master bridge up type veth peer name eth0 mtu 9001 netns ${PREFIX}.${name}`,
      ),
      `addr add ${router}/24 dev bridge`,
      "link set dev bridge up",
    ]),
    ...lab.hosts.flatMap((host) => [
      hereDocument(`ip -n ${PREFIX}.${host.name} -batch -`, [
        "link set lo up",
        `addr add ${host.address}/24 dev eth0`,
        "link set eth0 up",
        `route add default via ${router}`,
      ]),
      hereDocument(`nsenter --net=/run/netns/${PREFIX}.${host.name} nft -f -`, [securityGroup(lab, host, false)]),
    ]),
  ].join("\n");
}

export function bareDown(lab: Lab): string {
  return hereDocument("ip -batch -", [`netns del ${PREFIX}`, ...lab.hosts.map(({ name }) => `netns del ${PREFIX}.${name}`)]);
}
