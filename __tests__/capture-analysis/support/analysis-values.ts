// Values of an analysis, written by hand: a plain connection, and what differs from it.
import type { Analysis, Connection, IcmpError, Moment, Retransmission, Stall, UdpFlow } from "../../../capture-analysis/values";

export const moment = (frame: number, time: number): Moment => ({ frame, time });

/** Three packets open it, data goes both ways, FINs end it: 12 packets in 8 s. */
export function connectionWith(different: Partial<Connection> = {}): Connection {
  return {
    number: 1,
    client: "10.0.0.20:40000",
    server: "10.0.0.10:1235",
    first: moment(1, 0),
    last: moment(12, 8),
    opening: "complete",
    ending: { how: "fin", by: "client" },
    windowScale: { client: 7, server: 7 },
    packets: { fromClient: 7, fromServer: 5 },
    bytes: { fromClient: 10_084, fromServer: 2 },
    missing: { fromClient: 0, fromServer: 0 },
    goodput: { fromClient: 1260.5 },
    handshake: { toServer: 0.04, toClient: 0.01 },
    roundTrips: { fromClient: { samples: 3, least: 0.049, mean: 0.051, most: 0.062 } },
    window: {
      fromClient: { smallest: 64_256, largest: 64_256, shareBelowOneSegment: 0, shareFull: 0 },
      fromServer: { smallest: 10_000, largest: 65_160, shareBelowOneSegment: 0, shareFull: 0 },
    },
    mostInFlight: { fromClient: 1448, fromServer: 2 },
    largestSegment: { fromClient: 1448, fromServer: 2 },
    offloaded: { fromClient: 0, fromServer: 0 },
    retransmissions: [],
    repairs: [],
    recordedAgain: [],
    outOfOrder: [],
    keepAlives: [],
    windowFull: [],
    zeroWindows: [],
    duplicateAcks: [],
    resets: [],
    ...different,
  };
}

/** A connection that was never opened. */
export function notOpened(different: Partial<Connection>): Connection {
  const { ending, windowScale, handshake, ...rest } = connectionWith({ goodput: {}, roundTrips: {}, window: {} });
  expect([ending, windowScale, handshake]).not.toContain(undefined);
  const none = { fromClient: 0, fromServer: 0 };
  return { ...rest, bytes: none, ...different };
}

/** By default 12 packets in 8 s, and nothing but the connections. */
export function analysisWith(connections: readonly Connection[], different: Partial<Analysis> = {}): Analysis {
  const opening: { [opening in Connection["opening"]]?: number } = {};
  for (const connection of connections) opening[connection.opening] = (opening[connection.opening] ?? 0) + 1;
  return {
    version: 1,
    format: { container: "pcap", gzip: false, nanoseconds: false },
    linkTypes: [1],
    start: "2026-01-02T03:04:05.000000Z",
    duration: 8,
    packets: 12,
    shortened: 0,
    malformed: [],
    fragments: [],
    summary: { connections: connections.length, opening },
    connections,
    stalls: [],
    udp: [],
    icmp: [],
    echo: { requests: 0, replies: 0 },
    pings: [],
    pathMtu: [],
    traceroutes: [],
    ...different,
  };
}

export function stallWith(different: Partial<Stall> = {}): Stall {
  return {
    connection: 1,
    receiver: "10.0.0.10:1235",
    sender: "10.0.0.20:40000",
    start: moment(11, 0.042),
    end: moment(21, 7.9),
    ended: "window opened",
    duration: 7.858,
    probes: [12, 14, 16, 17, 19],
    answers: [13, 15, 18, 20],
    ignoring: [],
    ...different,
  };
}

export function repairWith(different: Partial<Retransmission>): Retransmission {
  return { frame: 7, time: 1, from: "client", kind: "fast", length: 1448, firstSent: moment(5, 0.8), because: [], ...different };
}

export function icmpWith(different: Partial<IcmpError> = {}): IcmpError {
  return {
    ...moment(3, 0.5),
    from: "10.0.0.1",
    to: "10.0.0.20",
    type: 3,
    code: 1,
    name: "host unreachable",
    quotes: { protocol: "tcp", from: "10.0.0.20:40000", to: "10.0.0.10:1235", length: 60 },
    ...different,
  };
}

export function udpWith(different: Partial<UdpFlow> = {}): UdpFlow {
  return {
    number: 1,
    client: "10.0.0.12:5000",
    server: "10.0.0.10:1234",
    first: moment(1, 0),
    last: moment(4, 1),
    packets: { fromClient: 2, fromServer: 2 },
    bytes: { fromClient: 126, fromServer: 168 },
    unreachable: [],
    firstAnswer: 0.0003,
    ...different,
  };
}
