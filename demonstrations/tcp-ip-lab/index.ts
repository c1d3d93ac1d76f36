// The demonstrations of tcp-ip-lab, in their order.
import type { ScenarioDemonstrations } from "../demonstration";
import { closedUdpPort } from "./closed-udp-port";
import { ping } from "./ping";
import { reversedRoles } from "./reversed-roles";
import { tcpExchange } from "./tcp-exchange";
import { udpExchange } from "./udp-exchange";
import { zeroWindow } from "./zero-window";

export const tcpIpLab: ScenarioDemonstrations = {
  hosts: ["server", "client-1", "client-2", "client-3"],
  list: [tcpExchange, udpExchange, closedUdpPort, ping, zeroWindow, reversedRoles],
};
