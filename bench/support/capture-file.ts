// Writes capture files of any size: connections that each send data one way, recorded with a snap length of 96 bytes.
import { closeSync, openSync, writeSync } from "node:fs";

/** What `tcpdump -s 96` keeps of a record. */
const SNAP_LENGTH = 96;
const FILE_HEADER = 24;
const RECORD_HEADER = 16;
const HEADERS = { ethernet: 14, ip: 20, tcp: 32 } as const;
const SHORTEST_FRAME = HEADERS.ethernet + HEADERS.ip + HEADERS.tcp;
const SEGMENT = 1448;
const BETWEEN_PACKETS_US = 5;
const BLOCK = 4 << 20;

/** Packets that one connection sends before it is the next one's turn. */
const TURN = 4;
const FIRST_PORT = 1024;
const PORTS = 60_000;

const FLAG = { syn: 0x02, ack: 0x10 } as const;
const SERVER = { address: 0x0a01_0001, port: 80 } as const;

export interface CaptureSize {
  readonly packets: number;
  /** They take turns of four packets: first the handshake and a segment, later three segments and their ACK. */
  readonly connections: number;
}

/** In bytes, about. */
export const BYTES_A_PACKET = RECORD_HEADER + (3 * SNAP_LENGTH + SHORTEST_FRAME) / TURN;

interface Segment {
  readonly fromClient: boolean;
  readonly flags: number;
  readonly payload: number;
}

const data: Segment = { fromClient: true, flags: FLAG.ack, payload: SEGMENT };
const acknowledgment: Segment = { fromClient: false, flags: FLAG.ack, payload: 0 };
const FIRST_TURN: readonly Segment[] = [
  { fromClient: true, flags: FLAG.syn, payload: 0 },
  { fromClient: false, flags: FLAG.syn | FLAG.ack, payload: 0 },
  { fromClient: true, flags: FLAG.ack, payload: 0 },
  data,
];
const LATER_TURN: readonly Segment[] = [data, data, data, acknowledgment];

/** Writes one record after the other into a block of memory, and the block to the file when it is full. */
class CaptureWriter {
  private readonly block = Buffer.alloc(BLOCK);
  private at = FILE_HEADER;
  private packets = 0;

  constructor(private readonly file: number) {
    this.block.writeUInt32LE(0xa1b2c3d4, 0);
    this.block.writeUInt16LE(2, 4);
    this.block.writeUInt16LE(4, 6);
    this.block.writeUInt32LE(SNAP_LENGTH, 16);
    this.block.writeUInt32LE(1, 20);
  }

  /** @param next what each side sends next: sequence numbers */
  segment(
    { fromClient, flags, payload }: Segment,
    client: { address: number; port: number },
    next: { client: number; server: number },
  ): void {
    const length = SHORTEST_FRAME + payload;
    const recorded = Math.min(length, SNAP_LENGTH);
    if (this.at + RECORD_HEADER + recorded > BLOCK) this.flush();
    const { block } = this;
    const number = this.packets++;
    const us = number * BETWEEN_PACKETS_US;
    const [from, to] = fromClient ? [client, SERVER] : [SERVER, client];

    let at = this.at;
    block.fill(0, at, at + RECORD_HEADER + recorded);
    block.writeUInt32LE(1_700_000_000 + Math.floor(us / 1e6), at);
    block.writeUInt32LE(us % 1e6, at + 4);
    block.writeUInt32LE(recorded, at + 8);
    block.writeUInt32LE(length, at + 12);
    at += RECORD_HEADER;
    block.writeUInt16BE(0x0800, at + 12);
    at += HEADERS.ethernet;
    block[at] = 0x45;
    block.writeUInt16BE(length - HEADERS.ethernet, at + 2);
    block.writeUInt16BE(number & 0xffff, at + 4);
    block.writeUInt16BE(0x4000, at + 6);
    block[at + 8] = 64;
    block[at + 9] = 6;
    block.writeUInt32BE(from.address, at + 12);
    block.writeUInt32BE(to.address, at + 16);
    at += HEADERS.ip;
    block.writeUInt16BE(from.port, at);
    block.writeUInt16BE(to.port, at + 2);
    block.writeUInt32BE(fromClient ? next.client : next.server, at + 4);
    block.writeUInt32BE((flags & FLAG.ack) === 0 ? 0 : fromClient ? next.server : next.client, at + 8);
    block[at + 12] = (HEADERS.tcp / 4) << 4;
    block[at + 13] = flags;
    block.writeUInt16BE(0xffff, at + 14);
    block.writeUInt16BE(number & 0xffff, at + 16);
    block.writeUInt32BE(0x0101_080a, at + 20);
    block.writeUInt32BE(Math.floor(us / 1000), at + 24);
    this.at += RECORD_HEADER + recorded;
  }

  flush(): void {
    writeSync(this.file, this.block, 0, this.at);
    this.at = 0;
  }
}

/** Takes about a second for two million packets. */
export function writeCapture(path: string, { packets, connections }: CaptureSize): void {
  const file = openSync(path, "w");
  try {
    const writer = new CaptureWriter(file);
    const clientNext = new Uint32Array(connections).fill(1000);
    const serverNext = new Uint32Array(connections).fill(1);
    for (let turn = 0; turn * TURN < packets; turn++) {
      const connection = turn % connections;
      const client = { address: 0x0a00_0001 + (Math.floor(connection / PORTS) << 8), port: FIRST_PORT + (connection % PORTS) };
      const next = { client: clientNext[connection]!, server: serverNext[connection]! };
      for (const segment of turn < connections ? FIRST_TURN : LATER_TURN) {
        writer.segment(segment, client, next);
        const taken = segment.payload + ((segment.flags & FLAG.syn) !== 0 ? 1 : 0);
        if (segment.fromClient) next.client = (next.client + taken) >>> 0;
        else next.server = (next.server + taken) >>> 0;
      }
      clientNext[connection] = next.client;
      serverNext[connection] = next.server;
    }
    writer.flush();
  } finally {
    closeSync(file);
  }
}
