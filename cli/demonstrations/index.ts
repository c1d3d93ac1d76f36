// The demonstrations, in their order.
import { closedUdpPort } from "./closed-udp-port";
import type { Demonstration } from "./demonstration";
import { ping } from "./ping";
import { reversedRoles } from "./reversed-roles";
import { tcpExchange } from "./tcp-exchange";
import { udpExchange } from "./udp-exchange";
import { zeroWindow } from "./zero-window";

export const demonstrations: readonly Demonstration[] = [tcpExchange, udpExchange, closedUdpPort, ping, zeroWindow, reversedRoles];
