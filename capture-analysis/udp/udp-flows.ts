// The datagrams between each two UDP end points: how many, how many bytes, whether there was an answer.
import { endpoint, type Addresses } from "../headers/addresses";
import { EndpointPairs } from "../headers/endpoint-pairs";
import { PROTOCOL, type Packet } from "../headers/packet";
import { isIcmp, isUnreachable } from "../icmp/message";
import { seconds } from "../seconds";
import type { Seen } from "../transit/sightings";
import { follow, type Transit, type TransitValue } from "../transit/transit";
import { type UdpFlow } from "../values";

/** What one flow counts. Times in microseconds since the first record. */
class Counts {
  packetsFromClient = 0;
  packetsFromServer = 0;
  bytesFromClient = 0;
  bytesFromServer = 0;
  lastFrame = 0;
  lastUs = 0;
  firstAnswerUs: number | undefined = undefined;
  unreachable: number[] | undefined = undefined;
  transitFromClient: Transit | undefined = undefined;
  transitFromServer: Transit | undefined = undefined;

  constructor(
    readonly firstFrame: number,
    readonly firstUs: number,
  ) {}

  /** @param isAnswer whether it has come to who waits for it */
  datagram({ frame, timeUs, payloadLength }: Packet, fromClient: boolean, isAnswer: boolean): void {
    this.lastFrame = frame;
    this.lastUs = timeUs;
    if (fromClient) {
      this.packetsFromClient++;
      this.bytesFromClient += payloadLength;
    } else {
      this.packetsFromServer++;
      this.bytesFromServer += payloadLength;
      if (isAnswer) this.firstAnswerUs ??= timeUs;
    }
  }

  arrives({ frame, timeUs }: Packet, fromClient: boolean): void {
    this.lastFrame = frame;
    this.lastUs = timeUs;
    if (!fromClient) this.firstAnswerUs ??= timeUs;
  }
}

export class UdpFlows {
  private readonly pairs = new EndpointPairs();
  private readonly counts: Counts[] = [];

  constructor(private readonly addresses: Addresses) {}

  /** Takes any packet: datagrams, and ICMP errors that quote one. @param seen by which of several interfaces */
  packet(packet: Packet, seen?: Seen): void {
    if (packet.protocol === PROTOCOL.udp) this.datagram(packet, seen);
    else if (seen?.part === "arrives") return;
    else if (isIcmp(packet) && isUnreachable(packet) && packet.hasQuoted && packet.quoted) this.unreachable(packet.frame, packet.quoted);
  }

  private datagram(packet: Packet, seen: Seen | undefined): void {
    const { source, sourcePort, destination, destinationPort } = packet;
    let flow = this.pairs.find(source, sourcePort, destination, destinationPort);
    if (flow < 0) {
      flow = this.pairs.add(source, sourcePort, destination, destinationPort);
      this.counts.push(new Counts(packet.frame, packet.timeUs));
    }
    const counts = this.counts[flow]!;
    const fromClient = this.pairs.isFirst(flow, source, sourcePort);
    if (seen?.part === "arrives") return counts.arrives(packet, fromClient);
    counts.datagram(packet, fromClient, seen?.part !== "leaves");
    if (seen?.part !== "leaves") return;
    const transit = fromClient ? "transitFromClient" : "transitFromServer";
    counts[transit] = follow(seen.sighting, counts[transit]);
  }

  private unreachable(frame: number, quoted: Packet): void {
    if (quoted.protocol !== PROTOCOL.udp) return;
    const flow = this.pairs.find(quoted.source, quoted.sourcePort, quoted.destination, quoted.destinationPort);
    const counts = this.counts[flow];
    if (counts) (counts.unreachable ??= []).push(frame);
  }

  /** In the order of their first datagrams. */
  values(transit: TransitValue): UdpFlow[] {
    return this.counts.map((counts, flow) => this.value(counts, flow, transit));
  }

  private value(counts: Counts, flow: number, transit: TransitValue): UdpFlow {
    const [client, clientPort, server, serverPort] = this.pairs.endpointsOf(flow);
    const { firstUs, firstAnswerUs, transitFromClient, transitFromServer } = counts;
    return {
      number: flow + 1,
      client: endpoint(this.addresses, client, clientPort),
      server: endpoint(this.addresses, server, serverPort),
      first: { frame: counts.firstFrame, time: seconds(firstUs) },
      last: { frame: counts.lastFrame, time: seconds(counts.lastUs) },
      packets: { fromClient: counts.packetsFromClient, fromServer: counts.packetsFromServer },
      ...((transitFromClient ?? transitFromServer) && {
        transit: {
          ...(transitFromClient && { fromClient: transit(transitFromClient) }),
          ...(transitFromServer && { fromServer: transit(transitFromServer) }),
        },
      }),
      bytes: { fromClient: counts.bytesFromClient, fromServer: counts.bytesFromServer },
      unreachable: counts.unreachable ?? [],
      ...(firstAnswerUs !== undefined && { firstAnswer: seconds(firstAnswerUs - firstUs) }),
    };
  }
}
