// A capture on a host while a demonstration runs.
import { type CapturedPacket, parseTcpdumpLine } from "./captured-packet";
import { type ChildProcess, HostCommand } from "./host-command";

export class PacketCapture extends HostCommand {
  readonly packets: CapturedPacket[] = [];

  constructor(child: ChildProcess, host: string) {
    super(child, `tcpdump on ${host}`);
  }

  protected override take(line: string): void {
    const packet = parseTcpdumpLine(line);
    if (packet) this.packets.push(packet);
    super.take(line);
  }
}
