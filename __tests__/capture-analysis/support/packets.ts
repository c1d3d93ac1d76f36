// Packets as the reader would fill them, written by hand: for tests of what comes after the reader.
import { type Addresses } from "../../../capture-analysis/headers/addresses";
import { FLAG, NONE, Packet, PROTOCOL } from "../../../capture-analysis/headers/packet";
import { addressBytes } from "./ip-packets";

type Fields = Partial<Omit<Packet, "source" | "destination" | "quoted">>;

/** Makes packets of one capture: the frames count up, a millisecond apart. */
export class Packets {
  private frame = 0;

  constructor(private readonly addresses: Addresses) {}

  number(address: string): number {
    const bytes = addressBytes(address);
    return bytes.length === 4 ? this.addresses.number4(bytes, 0) : this.addresses.number6(bytes, 0);
  }

  packet(from: string, to: string, fields: Fields): Packet {
    this.frame++;
    return Object.assign(this.unrecorded(from, to, fields), { frame: this.frame, timeUs: (this.frame - 1) * 1000 });
  }

  /** A packet that only an ICMP error quotes. */
  unrecorded(from: string, to: string, fields: Fields): Packet {
    const version = from.includes(":") ? 6 : 4;
    const set = { version, hopLimit: 64, source: this.number(from), destination: this.number(to), mtu: NONE };
    return Object.assign(new Packet(), set, fields);
  }

  udp(from: string, to: string, [sourcePort, destinationPort]: readonly [number, number], fields: Fields = {}): Packet {
    return this.packet(from, to, { protocol: PROTOCOL.udp, sourcePort, destinationPort, payloadLength: 12, ipLength: 40, ...fields });
  }

  tcp(from: string, to: string, [sourcePort, destinationPort]: readonly [number, number], fields: Fields = {}): Packet {
    return this.packet(from, to, { protocol: PROTOCOL.tcp, sourcePort, destinationPort, flags: FLAG.syn, ipLength: 60, ...fields });
  }

  icmp(from: string, to: string, icmpType: number, fields: Fields = {}): Packet {
    return this.packet(from, to, { protocol: from.includes(":") ? PROTOCOL.icmp6 : PROTOCOL.icmp, icmpType, ipLength: 84, ...fields });
  }

  error(from: string, [icmpType, icmpCode]: readonly [number, number], quoted: Packet, fields: Fields = {}): Packet {
    const error = this.icmp(from, this.addresses.text(quoted.source), icmpType, { icmpCode, hasQuoted: true, ...fields });
    return Object.assign(error, { quoted });
  }
}
