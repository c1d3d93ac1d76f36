// The demonstrations, in their order.
import { closedUdpPort } from "./tcp-ip-lab/closed-udp-port";
import type { Demonstration } from "./demonstration";
import { ping } from "./tcp-ip-lab/ping";
import { reversedRoles } from "./tcp-ip-lab/reversed-roles";
import { tcpExchange } from "./tcp-ip-lab/tcp-exchange";
import { udpExchange } from "./tcp-ip-lab/udp-exchange";
import { zeroWindow } from "./tcp-ip-lab/zero-window";

export const demonstrations: readonly Demonstration[] = [tcpExchange, udpExchange, closedUdpPort, ping, zeroWindow, reversedRoles];
