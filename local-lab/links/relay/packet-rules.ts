// Exact rules: "the third data segment". Each connection counts its packets of each kind, in each direction.
import type { PacketKind, PacketRule } from "../../../topology/model";
import type { Packet } from "./frame";

/** How many connections are counted at once; the one that began first is forgotten. */
const COUNTED = 10_000;

/** What a connection's packet is among the others of its direction. */
export interface Place {
  /** Its number, for each kind that it is. */
  readonly numbers: Readonly<Partial<Record<PacketKind, number>>>;
  /** The sequence number of the connection's SYN. @default - it is not TCP, or began before the link was set */
  readonly initialSequence?: number;
}

interface Connection {
  numbers: Partial<Record<PacketKind, number>>;
  initialSequence?: number;
}

/** The same ports with another sequence number are another connection; with the same one, a SYN is sent again. */
function begin(connection: Connection, sequence: number): void {
  if (connection.initialSequence !== undefined && connection.initialSequence !== sequence) connection.numbers = {};
  connection.initialSequence = sequence;
}

export class PacketCounter {
  private readonly connections = new Map<string, Connection>();

  private connection(name: string): Connection {
    const known = this.connections.get(name);
    if (known) return known;
    const [oldest] = this.connections.keys();
    if (this.connections.size >= COUNTED && oldest !== undefined) this.connections.delete(oldest);
    const begun = { numbers: {} };
    this.connections.set(name, begun);
    return begun;
  }

  count({ connection: name, kinds, tcp }: Packet): Place {
    const connection = this.connection(name);
    if (tcp && (kinds[0] === "syn" || kinds[0] === "syn-ack")) begin(connection, tcp.sequence);
    const { numbers } = connection;
    for (const kind of kinds) numbers[kind] = (numbers[kind] ?? 0) + 1;
    const { initialSequence } = connection;
    return {
      numbers: Object.fromEntries(kinds.map((kind) => [kind, numbers[kind]])),
      ...(initialSequence !== undefined && { initialSequence }),
    };
  }
}

/** Whether the rule means the packet. */
export function means({ kind, from, to, port }: PacketRule, { ports }: Packet, { numbers }: Place): boolean {
  const number = numbers[kind];
  if (number === undefined || number < from || number > (to === null ? Infinity : (to ?? from))) return false;
  return port === undefined || (ports?.includes(port) ?? false);
}

/** "tcp 10.0.0.11:40000 > 10.0.0.10:1234 seq 1:1449, data 3 of its connection": sequence numbers as tcpdump counts them */
export function describePacket({ connection, kinds, tcp }: Packet, { numbers, initialSequence }: Place): string {
  const [kind = "packet"] = kinds;
  const relative = (sequence: number) => (initialSequence === undefined ? sequence : (sequence - initialSequence) >>> 0);
  const sequence = tcp && tcp.bytes > 0 ? ` seq ${relative(tcp.sequence)}:${relative((tcp.sequence + tcp.bytes) >>> 0)}` : "";
  return `${connection}${sequence}, ${kind} ${numbers[kind]} of its connection`;
}
