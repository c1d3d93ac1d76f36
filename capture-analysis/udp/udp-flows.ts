// The datagrams between each two UDP end points: how many, how many bytes, whether there was an answer.
import { endpoint, type Addresses } from "../headers/addresses";
import { PROTOCOL, type Packet } from "../headers/packet";
import { isIcmp, isUnreachable } from "../icmp/message";
import { seconds } from "../seconds";
import { type UdpFlow } from "../values";
import { FlowTable } from "./flow-table";

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

  constructor(
    readonly firstFrame: number,
    readonly firstUs: number,
  ) {}

  datagram({ frame, timeUs, payloadLength }: Packet, fromClient: boolean): void {
    this.lastFrame = frame;
    this.lastUs = timeUs;
    if (fromClient) {
      this.packetsFromClient++;
      this.bytesFromClient += payloadLength;
    } else {
      this.packetsFromServer++;
      this.bytesFromServer += payloadLength;
      this.firstAnswerUs ??= timeUs;
    }
  }
}

export class UdpFlows {
  private readonly table = new FlowTable();
  private readonly counts: Counts[] = [];

  constructor(private readonly addresses: Addresses) {}

  /** Takes any packet: datagrams, and ICMP errors that quote one. */
  packet(packet: Packet): void {
    if (packet.protocol === PROTOCOL.udp) this.datagram(packet);
    else if (isIcmp(packet) && isUnreachable(packet) && packet.hasQuoted && packet.quoted) this.unreachable(packet.frame, packet.quoted);
  }

  private datagram(packet: Packet): void {
    const { source, sourcePort, destination, destinationPort } = packet;
    let flow = this.table.find(source, sourcePort, destination, destinationPort);
    if (flow < 0) {
      flow = this.table.add(source, sourcePort, destination, destinationPort);
      this.counts.push(new Counts(packet.frame, packet.timeUs));
    }
    this.counts[flow]?.datagram(packet, this.table.isClient(flow, source, sourcePort));
  }

  private unreachable(frame: number, quoted: Packet): void {
    if (quoted.protocol !== PROTOCOL.udp) return;
    const flow = this.table.find(quoted.source, quoted.sourcePort, quoted.destination, quoted.destinationPort);
    const counts = this.counts[flow];
    if (counts) (counts.unreachable ??= []).push(frame);
  }

  /** In the order of their first datagrams. */
  values(): UdpFlow[] {
    return this.counts.map((counts, flow) => this.value(counts, flow));
  }

  private value(counts: Counts, flow: number): UdpFlow {
    const [client, clientPort, server, serverPort] = this.table.endPointsOf(flow);
    const { firstUs, firstAnswerUs } = counts;
    return {
      number: flow + 1,
      client: endpoint(this.addresses, client, clientPort),
      server: endpoint(this.addresses, server, serverPort),
      first: { frame: counts.firstFrame, time: seconds(firstUs) },
      last: { frame: counts.lastFrame, time: seconds(counts.lastUs) },
      packets: { fromClient: counts.packetsFromClient, fromServer: counts.packetsFromServer },
      bytes: { fromClient: counts.bytesFromClient, fromServer: counts.bytesFromServer },
      unreachable: counts.unreachable ?? [],
      ...(firstAnswerUs !== undefined && { firstAnswer: seconds(firstAnswerUs - firstUs) }),
    };
  }
}
