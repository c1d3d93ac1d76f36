// Packets of a capture, and what the analysis says of them, as the capture's bytes come.
import { type Analysis, type CapturedPacket, CaptureAnalyzer, type Connection } from "../../capture-analysis";

export class AnalyzedPackets {
  /** IP packets, in order. */
  readonly packets: CapturedPacket[] = [];
  readonly analyzer = new CaptureAnalyzer({ traces: "all", onPacket: (packet) => this.packets.push(packet) });

  /** All that the analysis says but for connections. */
  get overview(): Omit<Analysis, "connections"> {
    return this.analyzer.overview();
  }

  get connections(): readonly Connection[] {
    return [...this.analyzer.connections()];
  }

  /** @param endpoint of either side: "10.0.0.11:40000" @returns the first that has it */
  connectionOf(endpoint: string): Connection | undefined {
    return this.connections.find(({ client, server }) => client === endpoint || server === endpoint);
  }

  /** @param server the endpoint that it is opened to @returns the first whose handshake is complete */
  openedTo(server: string): Connection | undefined {
    return this.connections.find((connection) => connection.server === server && connection.opening === "complete");
  }

  /** @param frame of an IP packet, as the analysis numbers them @throws Error if there is none */
  packet(frame: number): CapturedPacket {
    const packet = this.packets.find((each) => each.frame === frame);
    if (!packet) throw new Error(`no IP packet has the frame number ${frame}: the capture has ${this.packets.length} packets`);
    return packet;
  }
}
