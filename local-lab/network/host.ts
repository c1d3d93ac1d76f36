// A host's namespace.
import type { Lab, LabHost } from "../../topology/lab";
import { forwards } from "../../topology/network";
import { securityGroup } from "../security-group";
import { wellKnownPorts } from "../servers";
import { hereDocument } from "../shell-text";
import { inNewNamespace, interfaceLinks } from "./namespace";
import { knowsNeighbours, neighboursFile } from "./neighbours";
import { FORWARDS, HOST_SETTINGS, set, WITHOUT_IPV6, withoutOffloads } from "./settings";

/** Each interface answers for its own address only; by default, Linux answers for all of a host's on any. */
const SEVERAL_INTERFACES = [set("ipv4/conf/all/arp_ignore", 1), set("ipv4/conf/all/arp_announce", 2)];

/** A host's namespace, with cables to the VPC's that are not plugged in. Its security group is in force before its interface is up. */
export function hostScript(lab: Lab, host: LabHost, lan: boolean): string {
  const { name, interfaces } = host;
  const links = ["link set lo up", ...interfaces.flatMap((each, index) => interfaceLinks(lab, each, each.name, index))];
  return inNewNamespace(name, [
    WITHOUT_IPV6,
    hereDocument("nft -f -", [securityGroup(lab, host, lan)], "RULES"),
    ...HOST_SETTINGS.map(([setting, value]) => set(setting, value)),
    ...(forwards(lab.scenario, host.name) ? FORWARDS : []),
    ...(interfaces.length > 1 ? SEVERAL_INTERFACES : []),
    ...wellKnownPorts(host),
    hereDocument("ip -batch -", links, "LINKS"),
    ...(knowsNeighbours(lab) ? interfaces.map((each) => `ip -batch ${neighboursFile(each)}`) : []),
    ...interfaces.map((each) => withoutOffloads(each.name)),
  ]);
}
