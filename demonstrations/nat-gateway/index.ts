// The demonstrations of nat-gateway, in their order.
import type { ScenarioDemonstrations } from "../demonstration";
import { asymmetricRouting } from "./asymmetric-routing";
import { idleConnection } from "./idle-connection";
import { natPorts } from "./nat-ports";
import { noReject } from "./no-reject";
import { natAddress } from "./nat-address";

export const natGateway: ScenarioDemonstrations = {
  hosts: ["client-1", "client-2", "firewall", "service"],
  list: [natAddress],
  more: [natPorts, idleConnection, asymmetricRouting, noReject],
};
