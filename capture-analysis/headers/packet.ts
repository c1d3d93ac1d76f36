// What one record says, as far as its headers can be read.

/** The Internet Protocol's numbers of what it carries (IANA). */
export const PROTOCOL = { icmp: 1, tcp: 6, udp: 17, icmp6: 58 } as const;

export const FLAG = { fin: 0x01, syn: 0x02, rst: 0x04, psh: 0x08, ack: 0x10 } as const;

/** A field that is not there. */
export const NONE = -1;

/**
 * One object that the reader fills again for each record, so that no packet costs an allocation: copy what is needed later. Fields of
 * other protocols than the packet's own hold what the last one left there.
 */
export class Packet {
  /** From 1. */
  frame = 0;
  /** Microseconds since the file's first record, with a fraction if the file has nanoseconds. */
  timeUs = 0;
  /** The number of the interface that recorded it, from 0. */
  recorder = 0;
  /** 4 or 6; NONE if there is no IP header that can be read. */
  version: number = NONE;
  /** Of the transport header, if it can be read: a PROTOCOL or any other number; NONE if there is none, as in a later fragment. */
  protocol: number = NONE;
  /** Whether a header is cut or contradicts itself. */
  malformed = false;
  /** Whether it is one of several fragments; only the last to come has a protocol, and the whole datagram's length. */
  fragment = false;
  /** Numbers that `Addresses` gives. */
  source = 0;
  destination = 0;
  /** The TTL or hop limit. */
  hopLimit = 0;
  /** IPv4's identification; NONE in IPv6. */
  identification: number = NONE;
  /** Bytes of the IP packet by its header, also if the record holds fewer. */
  ipLength = 0;
  /** Where the transport header starts and where the recorded bytes end, in `bytes`. */
  transportStart = 0;
  recordEnd = 0;
  bytes: Uint8Array = new Uint8Array(0);

  /** Bytes after the transport header, by the headers, also if the record holds fewer. */
  payloadLength = 0;
  /** Of TCP and UDP. */
  sourcePort = 0;
  destinationPort = 0;

  /** Numbers of 32 bits, as signed integers: `(a - b) | 0` is their distance. */
  sequence = 0;
  acknowledgment = 0;
  flags = 0;
  /** Of the header, not scaled. */
  window = 0;
  checksum = 0;
  /** Options; NONE if not there. The scale is as sent, above 14 too (RFC 7323, section 2.3). */
  maximumSegmentSize: number = NONE;
  windowScale: number = NONE;
  hasTimestamps = false;
  /** As a signed integer. */
  timestampValue = 0;
  sackPermitted = false;
  /** Whether the record ends amid the options: what it lacks of them may have been there. */
  optionsCut = false;
  /** How many blocks `sackEdges` holds: left and right edges, as signed integers (RFC 2018). */
  sackBlocks = 0;
  readonly sackEdges = new Int32Array(8);

  /** Of ICMP and ICMPv6. */
  icmpType = 0;
  icmpCode = 0;
  /** Of an echo request or reply. */
  echoIdentifier = 0;
  echoSequence = 0;
  /** Of "fragmentation needed" and "packet too big", in bytes; NONE in others. */
  mtu: number = NONE;
  /** Whether `quoted` holds the packet that an ICMP error quotes: its addresses, protocol, lengths, and as many fields as are quoted. */
  hasQuoted = false;
  quoted: Packet | undefined = undefined;
}
