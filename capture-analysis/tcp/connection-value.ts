// What an analysis says of one connection.
import { type Addresses, endpoint } from "../headers/addresses";
import { NONE } from "../headers/packet";
import { seconds } from "../seconds";
import type { TransitValue } from "../transit/transit";
import type { BothWays, Connection, Moment, ReceiveWindow, Retransmission, Side, Stall } from "../values";
import { type FrameKind, merged } from "./frame-lists";
import { clientOf, endingOf, isOpened, openingOf } from "./opening";
import type { TcpConnection } from "./tcp-connection";
import type { Repair } from "./recovery";
import type { TcpSide } from "./tcp-side";

const moment = (frame: number, timeUs: number): Moment => ({ frame, time: seconds(timeUs) });

const rounded = (share: number) => Math.round(share * 1000) / 1000;

/** Leaves out what a side lacks. */
function present<T>(fromClient: T | undefined, fromServer: T | undefined): Partial<BothWays<T>> {
  return { ...(fromClient !== undefined && { fromClient }), ...(fromServer !== undefined && { fromServer }) };
}

/** Bytes a second. */
function goodput({ firstDataTimeUs, lastDataTimeUs, payloadBytes }: TcpSide): number | undefined {
  const passedUs = lastDataTimeUs - firstDataTimeUs;
  return firstDataTimeUs === NONE || passedUs <= 0 ? undefined : Math.round((payloadBytes * 1e6) / passedUs);
}

/** @returns null if the capture cannot tell */
const scaleOf = ({ windowShift }: TcpSide) => (windowShift === NONE ? null : windowShift);

function receiveWindow({ shares, windowShift }: TcpSide): ReceiveWindow | undefined {
  if (!shares.hasAny || windowShift === NONE) return undefined;
  return {
    smallest: shares.smallest,
    largest: shares.largest,
    shareBelowOneSegment: rounded(shares.shareSmall),
    shareFull: rounded(shares.shareFull),
  };
}

function repairsOf(side: TcpSide, from: Side): Retransmission[] {
  return side.repairs.map(({ frame, time, kind, length, firstSent, because }: Repair) => ({
    ...moment(frame, time),
    from,
    kind,
    length,
    ...(firstSent && { firstSent: moment(firstSent.frame, firstSent.time) }),
    because,
  }));
}

function handshake(client: TcpSide, server: TcpSide): Connection["handshake"] {
  const toServer = client.synFrame !== NONE && server.synFrame !== NONE ? seconds(server.synTimeUs - client.synTimeUs) : undefined;
  const toClient = server.synFrame !== NONE && client.ackTimeUs !== NONE ? seconds(client.ackTimeUs - server.synTimeUs) : undefined;
  if (toServer === undefined && toClient === undefined) return undefined;
  return { ...(toServer !== undefined && { toServer }), ...(toClient !== undefined && { toClient }) };
}

const missing = ({ sent, acknowledged }: TcpSide) => sent?.missingUpTo(acknowledged) ?? 0;

/** @param transit what the packets of a side did between the interfaces at both ends */
export function connectionValue(connection: TcpConnection, addresses: Addresses, transit: TransitValue): Connection {
  const client = clientOf(connection);
  const server = connection.otherThan(client);
  const opening = openingOf(client, server);
  const both = <T>(value: (side: TcpSide) => T): BothWays<T> => ({ fromClient: value(client), fromServer: value(server) });
  const frames = (kind: FrameKind) => merged(client.framesOf(kind), server.framesOf(kind));
  const repairs = [...repairsOf(client, "client"), ...repairsOf(server, "server")].sort((a, b) => a.frame - b.frame);
  const times = handshake(client, server);
  const inTransit = present(client.transit && transit(client.transit), server.transit && transit(server.transit));
  return {
    number: connection.number,
    client: endpoint(addresses, client.address, client.port),
    server: endpoint(addresses, server.address, server.port),
    first: moment(connection.firstFrame, connection.firstTimeUs),
    last: moment(connection.lastFrame, connection.lastTimeUs),
    opening,
    ...(isOpened(opening) && {
      ending: endingOf(client, server),
      windowScale: { client: scaleOf(client), server: scaleOf(server) },
    }),
    packets: both(({ packets }) => packets),
    ...((client.transit ?? server.transit) && { transit: inTransit }),
    bytes: both(({ payloadBytes }) => payloadBytes),
    missing: both(missing),
    goodput: present(goodput(client), goodput(server)),
    ...(times && { handshake: times }),
    roundTrips: present(client.roundTrips?.values, server.roundTrips?.values),
    window: present(receiveWindow(client), receiveWindow(server)),
    mostInFlight: both(({ mostInFlight }) => mostInFlight),
    largestSegment: both(({ largestSegment }) => largestSegment),
    offloaded: both(({ offloaded }) => offloaded),
    retransmissions: repairs.map(({ frame }) => frame),
    repairs,
    recordedAgain: frames("recordedAgain"),
    outOfOrder: frames("outOfOrder"),
    keepAlives: frames("keepAlives"),
    windowFull: frames("windowFull"),
    zeroWindows: frames("zeroWindows"),
    duplicateAcks: frames("duplicateAcks"),
    resets: frames("resets"),
  };
}

export function stallValues(connection: TcpConnection, addresses: Addresses): Stall[] {
  return connection.stalls.map(({ receiver, sender, start, end, ended, probes, answers, ignoring }) => ({
    connection: connection.number,
    receiver: endpoint(addresses, receiver.address, receiver.port),
    sender: endpoint(addresses, sender.address, sender.port),
    start: moment(start.frame, start.timeUs),
    end: end ? moment(end.frame, end.timeUs) : null,
    ended,
    duration: seconds((end?.timeUs ?? connection.lastTimeUs) - start.timeUs),
    probes,
    answers,
    ignoring,
  }));
}
