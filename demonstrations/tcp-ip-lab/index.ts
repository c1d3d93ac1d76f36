// The demonstrations of tcp-ip-lab, in their order.
import type { ScenarioDemonstrations } from "../demonstration";
import { broadcastInALan } from "./broadcast-in-a-lan";
import { broadcastInAVpc } from "./broadcast-in-a-vpc";
import { bufferbloat } from "./bufferbloat";
import { close } from "./close";
import { closedUdpPort } from "./closed-udp-port";
import { congestionControl } from "./congestion-control";
import { corruptedSegment } from "./corrupted-segment";
import { ephemeralPorts } from "./ephemeral-ports";
import { fragments } from "./fragments";
import { lostLastSegment } from "./lost-last-segment";
import { lostSegment } from "./lost-segment";
import { lostSyn } from "./lost-syn";
import { noCongestionControl } from "./no-congestion-control";
import { oneRoundTrip } from "./one-round-trip";
import { pathMtuDiscovery } from "./path-mtu-discovery";
import { ping } from "./ping";
import { pingFlood } from "./ping-flood";
import { pmtuBlackHole } from "./pmtu-black-hole";
import { reorderedSegments } from "./reordered-segments";
import { reversedRoles } from "./reversed-roles";
import { slowReader } from "./slow-reader";
import { synBacklog } from "./syn-backlog";
import { tcpExchange } from "./tcp-exchange";
import { threeWayHandshake } from "./three-way-handshake";
import { udpExchange } from "./udp-exchange";
import { unrepairedDatagrams } from "./unrepaired-datagrams";
import { zeroWindow } from "./zero-window";

export const tcpIpLab: ScenarioDemonstrations = {
  hosts: ["server", "client-1", "client-2", "client-3"],
  list: [tcpExchange, udpExchange, closedUdpPort, ping, zeroWindow, reversedRoles],
  more: [
    threeWayHandshake,
    lostSegment,
    lostLastSegment,
    lostSyn,
    reorderedSegments,
    corruptedSegment,
    slowReader,
    congestionControl,
    bufferbloat,
    close,
    synBacklog,
    ephemeralPorts,
    oneRoundTrip,
    unrepairedDatagrams,
    noCongestionControl,
    fragments,
    broadcastInALan,
    broadcastInAVpc,
    pathMtuDiscovery,
    pmtuBlackHole,
    pingFlood,
  ],
};
